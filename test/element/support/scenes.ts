import {PAGES, TOKEN, type FakedView} from './faked-view.js';

const nothing = (): void => undefined;
const oneTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Starts a join and does not wait for it. */
function start(view: FakedView, token = TOKEN): Promise<unknown> {
  view.server ||= PAGES;
  return view.join(token).catch(nothing);
}

async function join(view: FakedView): Promise<void> {
  await start(view);
}

async function activate(view: FakedView, activeForMs = 754_000): Promise<void> {
  await join(view);
  view.world.connection.receives('activated', {activationTime: Date.now() - activeForMs});
}

/** How a view gets to what an agent may see, by name. */
export const SCENES: Readonly<Record<string, (view: FakedView) => Promise<void>>> = {
  idle: async () => undefined,
  locating: async (view) => {
    view.world.respond = () => 'nothing';
    void start(view);
  },
  connecting: async (view) => {
    view.world.onJoin = nothing;
    void start(view);
    await oneTask();
  },
  joining: async (view) => {
    view.world.onJoin = (connection) => connection.acceptsHandshake();
    void start(view);
    await oneTask();
  },
  joined: join,
  active: activate,
  reconnecting: async (view) => {
    await activate(view, 3_754_000);
    view.world.connection.interrupts();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    view.requestUpdate();
  },
  ended: async (view) => {
    await activate(view);
    view.world.connection.receives('deactivated', {
      activationTime: Date.now() - 754_000,
      deactivationTime: Date.now(),
    });
  },
  failed: async (view) => {
    view.world.alive = false;
    await start(view);
  },
  refused: async (view) => {
    await start(view, '1234');
  },
  'not activated': async (view) => {
    view.options = {activationTimeoutMs: 10};
    await join(view);
    await new Promise((resolve) => setTimeout(resolve, 30));
  },
};
