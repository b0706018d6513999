import {Bayeux} from './bayeux.js';
import {openDemoChannels} from './demo-channels.js';
import type {FaultSwitches} from './faults.js';
import type {ResolvedOptions} from './options.js';
import {messageSender, openSessionChannels} from './session-channels.js';
import type {SessionOwner} from './session-directory.js';
import {SessionRegistry} from './session-registry.js';

/** What a node has in memory, and loses when it dies: its CometD clients and its sessions. */
export interface NodeState {
  readonly bayeux: Bayeux;
  readonly sessions: SessionRegistry;
  /** The `/meta/connect` of each client that is not answered yet. */
  readonly polls: Map<string, Promise<unknown>>;
  dispose(): void;
}

export interface NodeStateOptions {
  readonly options: ResolvedOptions;
  readonly faults: FaultSwitches;
  readonly owner: () => SessionOwner;
  readonly stickinessCookie: string;
}

/** Sets up an empty memory and wires its parts. */
export function createNodeState(parts: NodeStateOptions): NodeState {
  const {options, faults, owner, stickinessCookie} = parts;
  const {behaviour, directory, idleTimeoutMs, sessionTimeoutMs} = options;
  const bayeux = new Bayeux(options.cometd);
  const sessions = new SessionRegistry({
    owner,
    notify: messageSender(bayeux, faults),
    directory,
    sendsReason: () => behaviour.deactivationReason,
    repeatedJoin: () => behaviour.repeatedJoin,
    idleTimeoutMs,
    sessionTimeoutMs,
  });
  openSessionChannels({bayeux, sessions, faults, behaviour, stickinessCookie});
  openDemoChannels(bayeux, sessions);
  return {
    bayeux,
    sessions,
    polls: new Map(),
    dispose: () => {
      sessions.dispose();
      bayeux.close();
    },
  };
}
