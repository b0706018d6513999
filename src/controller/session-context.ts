import {SessionRestClient} from '../protocol/session-rest-client.js';
import type {Collaborators, Settings} from './options.js';
import {defaultReconnectPolicy, withFallback, type ReconnectPolicy} from './reconnect-policy.js';

/** What one session is joined and kept with. Holds no secret; nothing of it changes. */
export interface SessionContext {
  /** The configured base URL; a session may live on another node. */
  readonly server: string;
  readonly settings: Settings;
  readonly world: Collaborators;
  readonly rest: SessionRestClient;
  readonly policy: ReconnectPolicy;
}

export function sessionContext(
  server: string,
  settings: Settings,
  world: Collaborators,
): SessionContext {
  const {joinTimeoutMs, suspendAfterMs, reconnectPolicy} = settings;
  const standard = defaultReconnectPolicy(joinTimeoutMs, suspendAfterMs);
  const policy = reconnectPolicy ? withFallback(reconnectPolicy, standard) : standard;
  const rest = new SessionRestClient({...settings, ...world});
  return {server, settings, world, rest, policy};
}
