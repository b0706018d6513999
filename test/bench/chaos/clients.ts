import {adapt} from 'cometd-nodejs-client';
import {CometD} from 'cometd';
import {WebSocket} from 'ws';
import type {Cometd} from '../../../src/protocol/cometd-internals.js';
import {CobrowseController} from '../../../src/controller/index.js';
import {TransportMemory} from '../../../src/protocol/transport-memory.js';

adapt();
// Both clients get the same socket class; the one of `adapt()` cannot be given another environment.
Object.assign(globalThis, {WebSocket});
Object.assign(window, {WebSocket, fetch: globalThis.fetch});

/** The names that count, in the order of their events. */
export type EventName = 'joined' | 'activated' | 'deactivated' | 'failed';

/** A client under test, between the join and whatever it reports. */
export interface Client {
  join(token: string): void;
  dispose(): void;
}

export type ClientFactory = (
  server: string,
  transport: string,
  emit: (what: EventName, at: number) => void,
) => Client;

/**
 * Limits a fifth of the defaults and less, so that a thousand sessions take minutes. What is tested
 * is the order of things, which does not depend on the scale.
 */
const LIMITS = {
  requestTimeoutMs: 1500,
  webSocketTimeoutMs: 800,
  handshakeTimeoutMs: 1500,
  joinTimeoutMs: 4000,
  stopTimeoutMs: 600,
  probeIntervalMs: 2000,
};

/** Ours. */
export const controllerClient: ClientFactory = (server, transport, emit) => {
  const controller = new CobrowseController(
    {
      server,
      transports: transport === 'websocket' ? ['websocket', 'long-polling'] : ['long-polling'],
      requestHeaders: {Origin: 'http://desktop.example'},
      stickiness: 'url',
      ...LIMITS,
      ...(process.env['CHAOS_LOG'] ? {logger: console} : {}),
    },
    {transportMemory: new TransportMemory()},
  );
  for (const name of ['joined', 'activated', 'deactivated'] as const) {
    controller.addEventListener(name, () => emit(name, Date.now()));
  }
  controller.addEventListener('error', ({detail}) => {
    if (detail.fatal) emit('failed', Date.now());
  });
  return {
    join: (token) => void controller.join(token).catch(() => undefined),
    dispose: () => controller.dispose(),
  };
};

/**
 * What the vendor's page and cometd's tutorial lead to: ask for the session, handshake, join in
 * the handshake's callback, listen. cometd.js does all the retrying, with its defaults.
 */
export const plainClient: ClientFactory = (server, transport, emit) => {
  const cometd = new CometD() as Cometd;
  cometd.unregisterTransport('callback-polling');
  cometd.websocketEnabled = transport === 'websocket';
  cometd.configure({url: `${server}/cometd`, logLevel: 'warn', useWorkerScheduler: false});
  cometd._warn = () => undefined;
  cometd._info = () => undefined;
  const channel = (name: string): string => `/service/session/${name}`;
  for (const name of ['activated', 'deactivated'] as const) {
    cometd.addListener(channel(name), () => {
      emit(name, Date.now());
      if (name === 'deactivated') cometd.disconnect();
    });
  }
  cometd.addListener(channel('join'), () => emit('joined', Date.now()));
  return {
    join: (sessionToken) => {
      void fetch(`${server}/rest/live/sessions/${sessionToken}`, {
        headers: {Origin: 'http://desktop.example'},
      })
        .then((response) => response.json())
        .then(() => {
          cometd.handshake((reply) => {
            if (reply.successful) cometd.publish(channel('join'), {sessionToken, role: 3});
          });
        })
        .catch(() => emit('failed', Date.now()));
    },
    dispose: () => cometd.disconnect(),
  };
};
