import {record, type eventWithTime} from 'rrweb';
import type {PageMessage} from '../../shared/demo-channels.js';

const FLUSH_INTERVAL_MS = 50;
/** More than this during an outage, and a fresh snapshot is cheaper than the backlog. */
const MAX_QUEUED_EVENTS = 2000;
const CATCH_UP_AFTER_MS = 1000;
const MASK = '••••••••';
const MASKED = '[data-gcb-mask], [type="password"], [data-rr-is-password]';

/**
 * Records the page with rrweb and hands it on in batches, one at a time. What gets lost on the way
 * is made good by a fresh snapshot as soon as batches get through again.
 */
export class PageRecorder {
  readonly #send: (message: PageMessage) => Promise<boolean>;
  #stopRecording: (() => void) | undefined;
  #queue: eventWithTime[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = false;
  #behind = false;
  #startedAt = 0;

  constructor(send: (message: PageMessage) => Promise<boolean>) {
    this.#send = send;
  }

  start(): void {
    if (this.#stopRecording) return;
    this.#startedAt = performance.now();
    this.#stopRecording = record({
      emit: (event) => this.#add(event),
      blockSelector: '[data-gcb-service-node="true"]',
      maskAllInputs: true,
      // rrweb asks for every input because of `maskAllInputs`; only the marked ones are hidden.
      // The mask has one length, since the length of a password is a hint as well.
      maskInputFn: (text, element) => (element.matches(MASKED) && text !== '' ? MASK : text),
      sampling: {mousemove: 40, mousemoveCallback: 120, scroll: 60, input: 'all'},
      slimDOMOptions: {script: true, comment: true},
    });
  }

  /** Sends the whole page again, for an agent page that has just come or lost its place. */
  sendSnapshot(): void {
    if (!this.#stopRecording) {
      this.start();
      return;
    }
    // The agent asks as it joins, which is also what started the recording a moment ago.
    if (performance.now() - this.#startedAt > 500) record.takeFullSnapshot();
  }

  /** Called when messages get through again. */
  resume(): void {
    if (this.#behind && this.#stopRecording) {
      this.#behind = false;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      record.takeFullSnapshot();
    }
  }

  stop(): void {
    this.#stopRecording?.();
    this.#stopRecording = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue = [];
  }

  #add(event: eventWithTime): void {
    if (this.#behind) return;
    this.#queue.push(event);
    if (this.#queue.length > MAX_QUEUED_EVENTS) this.#fallBehind();
    this.#timer ??= setTimeout(() => void this.#flush(), FLUSH_INTERVAL_MS);
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    if (this.#sending || this.#queue.length === 0) return;
    const events = this.#queue;
    this.#queue = [];
    this.#sending = true;
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const arrived = await this.#send({
      events,
      scheme: dark ? 'dark' : 'light',
      url: location.host + location.pathname,
    });
    this.#sending = false;
    if (!arrived) this.#fallBehind();
    else if (this.#queue.length > 0) void this.#flush();
  }

  #fallBehind(): void {
    this.#behind = true;
    this.#queue = [];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.resume(), CATCH_UP_AFTER_MS);
  }
}
