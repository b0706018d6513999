import {expect} from 'chai';

/** What is common to a page and to Node's `process`, for this purpose. */
interface NodeProcess {
  on(name: string, listener: (error: unknown) => void): void;
  off(name: string, listener: (error: unknown) => void): void;
}

/** Fails the suite it is called in when a promise is rejected that nobody looks at. */
export function expectNoStrayRejections(): void {
  const strays: unknown[] = [];
  const node = (globalThis as {process?: NodeProcess}).process;
  const isNode = typeof node?.on === 'function';
  const onNode = (error: unknown): void => void strays.push(error);
  const onPage = (event: PromiseRejectionEvent): void => {
    event.preventDefault();
    strays.push(event.reason);
  };

  before(() => {
    if (isNode) node.on('unhandledRejection', onNode);
    else globalThis.addEventListener('unhandledrejection', onPage);
  });

  after(async () => {
    // Both report it in a task of their own.
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (isNode) node.off('unhandledRejection', onNode);
    else globalThis.removeEventListener('unhandledrejection', onPage);
    expect(strays, 'rejections that nobody looks at').to.deep.equal([]);
  });
}
