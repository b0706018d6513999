/** Delays that a closing server can abort, so that nothing outlives it. */
export class Waits {
  readonly #pending = new Set<() => void>();
  #closed = false;

  /** Resolves `true` after the delay, `false` at once when aborted. */
  wait(delayMs: number): Promise<boolean> {
    if (this.#closed) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      const finish = (elapsed: boolean): void => {
        clearTimeout(timer);
        this.#pending.delete(callOff);
        resolve(elapsed);
      };
      const callOff = (): void => finish(false);
      const timer = Number.isFinite(delayMs) ? setTimeout(() => finish(true), delayMs) : undefined;
      this.#pending.add(callOff);
    });
  }

  close(): void {
    this.#closed = true;
    for (const callOff of [...this.#pending]) {
      callOff();
    }
  }
}
