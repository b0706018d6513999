/** What a test needs of Node, where there is one. */
interface NodeProcess {
  listeners(name: string): ((error: unknown) => void)[];
  removeAllListeners(name: string): void;
  on(name: string, listener: (error: unknown) => void): void;
}

/**
 * Does `work` while errors that nobody catches are collected instead of failing the test run, in a
 * browser as in Node.
 */
export async function whileErrorsAreCaught(work: () => Promise<void>): Promise<unknown[]> {
  const caught: unknown[] = [];
  const page = globalThis as unknown as {onerror: unknown; process?: NodeProcess};
  const aTask = () => new Promise((resolve) => setTimeout(resolve));
  if (typeof globalThis.window === 'object') {
    const catchIt = (event: ErrorEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      caught.push(event.error);
    };
    const {onerror} = page;
    page.onerror = null;
    globalThis.addEventListener('error', catchIt, true);
    try {
      await work();
    } finally {
      globalThis.removeEventListener('error', catchIt, true);
      page.onerror = onerror;
    }
    return caught;
  }
  const node = page.process!;
  const before = node.listeners('uncaughtException');
  node.removeAllListeners('uncaughtException');
  node.on('uncaughtException', (error) => caught.push(error));
  try {
    await work();
    // Node reports what a listener throws in a task of its own.
    await aTask();
  } finally {
    node.removeAllListeners('uncaughtException');
    for (const listener of before) node.on('uncaughtException', listener);
  }
  return caught;
}
