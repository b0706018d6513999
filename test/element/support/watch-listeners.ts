/** The types of the listeners on the page that were added and not removed, until `undo()`. */
export function watchListeners(): {readonly open: string[]; undo(): void} {
  const open: string[] = [];
  const {addEventListener: add, removeEventListener: remove} = EventTarget.prototype as {
    addEventListener: (this: EventTarget, type: string, ...rest: unknown[]) => void;
    removeEventListener: (this: EventTarget, type: string, ...rest: unknown[]) => void;
  };
  const isPage = (target: EventTarget | undefined): boolean =>
    target === undefined || target === window || target === document;
  Object.assign(EventTarget.prototype, {
    addEventListener(this: EventTarget | undefined, type: string, ...rest: unknown[]) {
      if (isPage(this)) open.push(type);
      add.call(this ?? window, type, ...rest);
    },
    removeEventListener(this: EventTarget | undefined, type: string, ...rest: unknown[]) {
      const index = isPage(this) ? open.indexOf(type) : -1;
      if (index >= 0) open.splice(index, 1);
      remove.call(this ?? window, type, ...rest);
    },
  });
  const undo = (): void =>
    void Object.assign(EventTarget.prototype, {addEventListener: add, removeEventListener: remove});
  return {open, undo};
}
