import {setTimeout as sleep} from 'node:timers/promises';
import {HANDSHAKE_SHAPES, type CobrowseServer, type FaultName} from '../../../demo/server/index.js';
import type {FaultProxy} from '../../support/fault-proxy.js';
import type {Random} from './random.js';

export interface Stage {
  readonly server: CobrowseServer;
  readonly proxy: FaultProxy;
  readonly random: Random;
}

/** When a kind of fault strikes. */
export type Moment = 'before-join' | 'any' | 'after-join' | 'before-end';

export interface Kind {
  readonly moment: Moment;
  /** Set when the fault means nothing to other transports. */
  readonly transport?: 'websocket';
  strike(stage: Stage): void | Promise<void>;
}

/** A switch of the server, thrown for a number of occasions. */
const fault = (
  name: FaultName,
  moment: Moment,
  settings: Parameters<CobrowseServer['faults']['set']>[1] = {times: 1},
): [string, Kind] => [
  name,
  {
    moment,
    ...(name.startsWith('websocket-') && {transport: 'websocket' as const}),
    strike: ({server}) => {
      // What the engine does to our client, it is not to do to the scripted parties instead.
      const ours = /^(activated|deactivated|connect)-/.test(name) ? {role: 3 as const} : {};
      server.faults.set(name, {...settings, ...ours});
      // A poll that is held already would meet the fault only when it ends.
      if (name.startsWith('connect-')) server.releaseConnects();
    },
  },
];

const proxy = (
  name: string,
  moment: Moment,
  strike: (stage: Stage) => void | Promise<void>,
): [string, Kind] => [name, {moment, strike}];

/** Every kind of fault that a run of chaos draws from. */
export const KINDS = new Map<string, Kind>([
  fault('rest-500', 'before-join', {times: 2}),
  fault('rest-503', 'before-join'),
  fault('rest-html', 'any'),
  fault('rest-malformed', 'any'),
  fault('rest-slow', 'any', {times: 1, delayMs: 2500}),
  fault('rest-extra-fields', 'any', {}),
  fault('handshake-slow', 'before-join', {times: 1, delayMs: 3000}),
  proxy('handshake-malformed', 'before-join', ({server, random}) =>
    server.faults.set('handshake-malformed', {times: 1, shape: random.pick(HANDSHAKE_SHAPES)}),
  ),
  fault('join-unacknowledged', 'before-join'),
  fault('join-twice-reply', 'before-join'),
  fault('activated-before-join-reply', 'before-join'),
  fault('activated-twice', 'any'),
  fault('activated-lost', 'any'),
  fault('deactivated-twice', 'any'),
  fault('deactivated-lost', 'any'),
  proxy('unknown-client', 'after-join', ({server}) => server.forgetClients(3)),
  fault('connect-html', 'after-join'),
  fault('connect-503', 'after-join', {times: 3}),
  fault('connect-null-array', 'after-join'),
  fault('connect-wrong-id', 'after-join'),
  fault('connect-storm', 'after-join', {times: 200}),
  fault('connect-half-open', 'after-join'),
  fault('multiple-clients', 'any', {times: 2}),
  fault('message-flood', 'after-join', {times: 1, count: 2000}),
  fault('huge-message', 'after-join'),
  fault('hostile-advice', 'any', {
    times: 2,
    advice: {interval: -1, timeout: 'x', reconnect: 'bogus'},
  }),
  fault('websocket-refused', 'before-join', {}),
  fault('websocket-black-hole', 'before-join', {}),
  fault('websocket-swallow', 'before-join', {}),
  fault('websocket-close-at-once', 'before-join', {}),
  proxy('reset', 'any', ({proxy}) => proxy.reset()),
  proxy('reset-reply', 'any', ({proxy}) => proxy.cutNextReply('reset')),
  proxy('truncate-reply', 'any', ({proxy}) => proxy.cutNextReply('truncate')),
  proxy('reset-at-end', 'before-end', ({proxy}) => proxy.cutNextReply('reset')),
  proxy('half-open', 'after-join', ({proxy}) => proxy.halfOpen()),
  proxy('latency', 'any', ({proxy, random}) => {
    proxy.latencyMs = random.between(50, 400);
  }),
  proxy('refused-for-a-while', 'any', async ({proxy}) => {
    proxy.mode = 'refuse';
    proxy.reset();
    await sleep(1500);
    proxy.mode = 'pass';
  }),
  proxy('black-hole-for-a-while', 'any', async ({proxy}) => {
    proxy.mode = 'black-hole';
    await sleep(2000);
    proxy.mode = 'pass';
    proxy.reset();
  }),
  proxy('down-with-sessions-kept', 'any', ({server}) =>
    server.restart({downMs: 800, keepSessions: true}),
  ),
  proxy('restart', 'after-join', ({server}) => server.restart({downMs: 500})),
]);
