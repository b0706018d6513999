import type {CobrowseError} from '../errors.js';
import type {Logger} from '../util/logger.js';
import {OrderedEventTarget} from '../util/ordered-event-target.js';
import type {ControllerEventMap, DetailMap} from './events.js';
import {
  changeOf,
  type ConnectionState,
  type SessionState,
  type States,
  type StateChange,
} from './session-state.js';

/** What a controller shows to its host: two states, the last error, and the events. */
export abstract class ControllerEvents extends OrderedEventTarget<ControllerEventMap> {
  protected abstract readonly logger: Logger;
  /** Both states, with the last change to them. `change` is the one writer. */
  #states: States = {state: 'idle', connectionState: 'disconnected'};
  #lastError: CobrowseError | undefined;

  /** The state of the session. */
  get state(): SessionState {
    return this.#states.state;
  }

  /** The state of the connection. */
  get connectionState(): ConnectionState {
    return this.#states.connectionState;
  }

  /** The last error reported, until the next `join()`. */
  get lastError(): CobrowseError | undefined {
    return this.#lastError;
  }

  /**
   * Emits `error` and keeps it as `lastError`, also for what the caller found out beside the
   * connection: that the agent page was blocked, say.
   */
  report(error: CobrowseError, {fatal = false}: {fatal?: boolean} = {}): void {
    this.#lastError = error;
    const {code, message, remediation, retryable} = error;
    this.logger.warn(code, message);
    this.emitDetail('error', {code, message, remediation, fatal, retryable});
  }

  protected forgetError(): void {
    this.#lastError = undefined;
  }

  /** Changes the states as far as their table allows, and emits what has changed. */
  protected change(change: StateChange): void {
    const detail = changeOf(this.#states, change);
    if (!detail) return;
    this.#states = detail;
    const {state, connectionState, reason = ''} = detail;
    this.logger.info(`${state}, ${connectionState}`, reason);
    this.emitDetail('state-change', detail);
  }

  protected emitDetail<Name extends keyof DetailMap>(name: Name, detail: DetailMap[Name]): void {
    this.emit(new CustomEvent(name, {detail: Object.freeze(detail)}));
  }
}
