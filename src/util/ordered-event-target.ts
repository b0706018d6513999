import {TypedEventTarget} from './typed-event-target.js';

/**
 * An `EventTarget` that emits one event after another: what a listener sets off is emitted after the
 * present event has reached every listener.
 */
export class OrderedEventTarget<
  Events extends {[Name in keyof Events]: Event},
> extends TypedEventTarget<Events> {
  readonly #queue: Event[] = [];
  #emitting = false;

  /** Emits `event` when all earlier ones have been. */
  protected emit(event: Event): void {
    this.inOrder(() => this.#queue.push(event));
  }

  /** Emits the events of `work` when it is done, so that listeners see all that it changes. */
  protected inOrder<Result>(work: () => Result): Result {
    if (this.#emitting) return work();
    this.#emitting = true;
    try {
      const result = work();
      for (let event; (event = this.#queue.shift());) this.dispatchEvent(event);
      return result;
    } finally {
      this.#emitting = false;
    }
  }
}
