import {CobrowseError} from '../errors.js';
import {forgottenClient, unreachable} from '../error-texts.js';
import type {LiveSession} from '../protocol/messages.js';
import type {ConnectionEvent, SessionConnection} from '../protocol/session-connection.js';
import type {Pause} from '../util/pause.js';
import type {SessionEvent} from './events.js';
import type {Joined} from './connect.js';
import type {ConnectionHealth, LivenessProbe} from './liveness-probe.js';
import {RARELY_MS} from './reconnect-policy.js';
import type {SessionContext} from './session-context.js';

export interface ReconnectorOptions {
  readonly context: SessionContext;
  /** Aborted when the session is over. */
  readonly signal: AbortSignal;
  readonly probe: () => LivenessProbe;
  /** What waits for a retry; the session cuts it short when it is woken. */
  readonly pause: Pause;
  /** Joins the session anew, over a new connection. */
  readonly rejoin: (live: LiveSession) => Promise<Joined>;
  /** A new connection has joined; it is to be listened to. */
  readonly onRejoined: (joined: Joined) => void;
  readonly emit: (event: SessionEvent) => void;
}

/** What goes wrong with a connection, and right again. */
export type ConnectionTrouble = Exclude<ConnectionEvent, {type: 'message' | 'bad-message'}>;

/** So many failures in a row while REST gets through: the WebSocket does not, and is given up. */
const MAX_WEBSOCKET_FAILURES = 2;

/** So many forgotten clients within a minute: requests do not stay on the session's node. */
const MAX_FORGOTTEN = 3;
const LOSS_WINDOW_MS = 60_000;

/**
 * Keeps a joined session connected. While the server knows the client, the connection retries by
 * itself (and asks here for the delay); when it does not, or when the connection is dead, a new one
 * is made, after REST has said that the session still lives.
 */
export class Reconnector implements ConnectionHealth {
  readonly #options: ReconnectorOptions;
  readonly #joined: Joined;
  /** `undefined` while a new one is made. */
  #connection: SessionConnection | undefined;
  /** Since when messages do not get through, and the failures since REST does. */
  #outage: {readonly since: number; failuresBesideRest: number; refused: boolean} | undefined;
  /** Before this, by our clock, no rejoin is tried, and REST alone watches for the end. */
  #rejoinAt = 0;
  /** Of the last minute. */
  #losses: {readonly at: number; readonly forgotten: boolean}[] = [];

  constructor(joined: Joined, options: ReconnectorOptions) {
    this.#options = options;
    this.#joined = joined;
    this.#connection = joined.connection;
  }

  get connection(): SessionConnection | undefined {
    return this.#connection;
  }

  get connected(): boolean {
    return !!this.#connection && !this.#outage;
  }

  /** Whether the session's node has been silent for so long that it must be down. */
  get nodeLost(): boolean {
    const {suspendAfterMs} = this.#options.context.settings;
    return !this.connected && this.#outageMs() >= suspendAfterMs;
  }

  /** The delay before the `attempt`-th retry of a failed poll, counted from 0, in milliseconds. */
  retryDelayMs(attempt: number): number {
    const retry = {attempt: attempt + 1, elapsedMs: this.#outageMs(), joined: true};
    return this.#options.context.policy.nextRetryDelayInMs(retry) ?? RARELY_MS;
  }

  handle(event: ConnectionTrouble): void {
    if (event.type === 'interrupted') this.#onInterrupted(event.error, event.retryInMs);
    else if (event.type === 'restored') this.#onRestored();
    else this.#onLost(event.error, event.forgotten);
  }

  #onInterrupted(error: CobrowseError, retryInMs: number): void {
    const {emit, probe, context} = this.#options;
    // Somebody has to renew the credentials. Once per outage, since each poll fails alike.
    if (error.code === 'server-refused' && !this.#outage?.refused) emit({type: 'problem', error});
    const suspended = this.#outageMs() >= context.settings.suspendAfterMs;
    const connectionState = suspended ? 'suspended' : 'reconnecting';
    emit({type: 'state', connectionState, reason: error.code, retryInMs});
    const outage = this.#outage!;
    outage.refused ||= error.code === 'server-refused';
    if (probe().answeredSince(outage.since)) {
      if (++outage.failuresBesideRest >= MAX_WEBSOCKET_FAILURES) this.#giveUpWebSocket();
    }
    probe().suspect();
  }

  #onRestored(): void {
    const {signal, emit, probe} = this.#options;
    if (signal.aborted || !this.#connection) return;
    this.#outage = undefined;
    emit({type: 'state', connectionState: 'connected'});
    // What failed may have been answered, and the answer lost with it.
    probe().reconnected();
  }

  #onLost(error: CobrowseError, forgotten: boolean): void {
    const now = this.#options.context.world.clock.elapsed();
    this.#outageMs();
    this.#connection = undefined;
    this.#losses = this.#losses.filter(({at}) => now - at < LOSS_WINDOW_MS);
    this.#losses.push({at: now, forgotten});
    if (this.#losses.filter((loss) => loss.forgotten).length >= MAX_FORGOTTEN) {
      this.#options.emit({type: 'problem', error: forgottenClient()});
      this.#rejoinAt = now + RARELY_MS;
    }
    this.#reconnect(error.code).catch(() => undefined);
  }

  /** The server keeps what it has for this client; only a connection that cannot come back is given up. */
  #giveUpWebSocket(): void {
    const connection = this.#connection;
    if (connection?.transport !== 'websocket') return;
    const {transportMemory} = this.#options.context.world;
    transportMemory.webSocketBlocked.add(this.#joined.home.server);
    connection.close();
    this.#onLost(unreachable('keeps dropping the WebSocket'), false);
  }

  /** Milliseconds since the outage began; it begins with the first call. */
  #outageMs(): number {
    const now = this.#options.context.world.clock.elapsed();
    this.#outage ??= {since: now, failuresBesideRest: 0, refused: false};
    return now - this.#outage.since;
  }

  async #reconnect(reason: string): Promise<void> {
    const {probe, signal} = this.#options;
    // A server that accepts the client and forgets it again must not get many requests.
    for (let attempt = this.#losses.length; ; attempt++) {
      await this.#waitForTurn(attempt, reason);
      try {
        const live = await probe().ask();
        if (signal.aborted) return;
        if (!live) reason = 'session-not-found';
        else if (this.#rejoinInMs() === 0) {
          await this.#rejoin(live);
          return;
        }
      } catch (error) {
        if (signal.aborted) return;
        reason = error instanceof CobrowseError ? error.code : reason;
        if (reason === 'join-refused') this.#onRefused(error as CobrowseError);
      }
    }
  }

  /**
   * The vendor knows no second join. A refusal is final from the session's own node; without that
   * node's address it may be another's.
   */
  #onRefused(refusal: CobrowseError): void {
    const {emit, context} = this.#options;
    const final = this.#joined.home.stickiness === 'url';
    if (this.#rejoinAt === 0) emit({type: 'problem', error: final ? refusal : forgottenClient()});
    this.#rejoinAt = final ? Infinity : context.world.clock.elapsed() + RARELY_MS;
  }

  #rejoinInMs(): number {
    return Math.max(0, this.#rejoinAt - this.#options.context.world.clock.elapsed());
  }

  async #waitForTurn(attempt: number, reason: string): Promise<void> {
    const {signal, emit, context, pause} = this.#options;
    const elapsedMs = this.#outageMs();
    const rejoinInMs = this.#rejoinInMs();
    const delayMs = rejoinInMs
      ? Math.min(context.settings.probeIntervalMs, rejoinInMs)
      : context.policy.nextRetryDelayInMs({attempt, elapsedMs, joined: true});
    const suspended = rejoinInMs > 0 || delayMs === null;
    const retryInMs = delayMs ?? RARELY_MS;
    const connectionState = suspended ? 'suspended' : 'reconnecting';
    emit({type: 'state', connectionState, reason, retryInMs});
    await pause.wait(retryInMs, signal);
  }

  async #rejoin(live: LiveSession): Promise<void> {
    const {rejoin, signal, onRejoined} = this.#options;
    const joined = await rejoin(live);
    const {connection} = joined;
    if (signal.aborted) {
      connection.close();
      return;
    }
    this.#connection = connection;
    this.#rejoinAt = 0;
    // What came with the JOIN reply is delivered in this call; it may be the connection's loss.
    onRejoined(joined);
    this.#onRestored();
  }
}
