type Message = Record<string, unknown>;

/** The address of a file beside this one, at this server's other origin. */
export const elsewhere = (file: string): URL => {
  const url = new URL(file, import.meta.url);
  url.hostname = url.hostname === '127.0.0.1' ? 'localhost' : '127.0.0.1';
  url.search = '';
  return url;
};

/** A frame at another origin that plays WWE, and the test's hand on it. */
export class WweFrame {
  readonly origin: string;
  readonly frame = document.createElement('iframe');
  readonly #waiting = new Map<number, (value: unknown) => void>();
  #count = 0;

  private constructor(url: URL) {
    this.origin = url.origin;
    this.frame.src = url.href;
    addEventListener('message', this.#receive);
  }

  static async open(): Promise<WweFrame> {
    const wwe = new WweFrame(elsewhere('./wwe.html'));
    const ready = new Promise((resolve) => wwe.#waiting.set(0, resolve));
    document.body.append(wwe.frame);
    await ready;
    return wwe;
  }

  get window(): Window {
    return this.frame.contentWindow as Window;
  }

  /** Calls a control of the frame. What was posted to its window before has been received by then. */
  call<Value = unknown>(name: string, ...values: unknown[]): Promise<Value> {
    return new Promise((resolve) => {
      const control = ++this.#count;
      this.#waiting.set(control, resolve as (value: unknown) => void);
      this.window.postMessage({control, name, values}, this.origin);
    });
  }

  /** The names of the services and subscriptions asked for so far. */
  async requests(): Promise<unknown[]> {
    const received = await this.call<Message[]>('received');
    return received.map(({request, event}) => request ?? event);
  }

  close(): void {
    removeEventListener('message', this.#receive);
    this.frame.remove();
  }

  readonly #receive = ({data, source}: MessageEvent<Message>): void => {
    if (source === this.window) this.#waiting.get(data['control'] as number)?.(data['value']);
  };
}
