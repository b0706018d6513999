/** An `EventTarget` whose listeners know their event by its name. Types only, no run-time code. */
export interface TypedEventTarget<
  Events extends {[Name in keyof Events]: Event},
> extends EventTarget {
  addEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: (event: Events[Name]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof Events & string>(
    type: Name,
    listener: (event: Events[Name]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** `EventTarget`, ready to be extended with a map of events. */
export const TypedEventTarget = EventTarget as new <
  Events extends {[Name in keyof Events]: Event},
>() => TypedEventTarget<Events>;
