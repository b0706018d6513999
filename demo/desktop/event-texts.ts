import type {GcbAgentViewEventMap} from 'gcb-agent-view';
import {formatDuration} from '../shared/format.js';

type Texts = {
  [Name in keyof GcbAgentViewEventMap]: (detail: GcbAgentViewEventMap[Name]['detail']) => string;
};
type StateChange = GcbAgentViewEventMap['cobrowse-state-change']['detail'];

const STATES: Readonly<Record<StateChange['state'], string>> = {
  idle: 'No session',
  locating: 'Looking for the session',
  connecting: 'Connecting to the server',
  joining: 'Joining the session',
  joined: 'Joined; the agent page opens',
  active: 'The page is shared',
  ending: 'Ending the session',
  ended: 'The session is over',
  failed: 'The session was not joined',
};

const CONNECTION_STATES: Readonly<Record<StateChange['connectionState'], string>> = {
  disconnected: 'Disconnected',
  connecting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'The connection is lost',
  suspended: 'Still no connection; retries are rare now',
};

const ROLES: Readonly<Record<number, string>> = {1: 'customer', 2: 'agent page', 3: 'controller'};

const REASONS = {
  'stopped-by-user': 'somebody stopped it',
  'disconnected-user': 'somebody left',
  'timeout-inactive': 'nothing happened for too long',
  'sessions-over-limit': 'the agent is in another session',
  unknown: '',
} as const;

const TEXTS: Texts = {
  'cobrowse-invitation': () => 'The customer sent a start message in the chat',
  'cobrowse-joined': ({users}) =>
    `Joined as controller; in the session: ${users.map(({role}) => ROLES[role] ?? role).join(', ') || 'nobody'}`,
  'cobrowse-user-joined': ({role}) => `The ${ROLES[role] ?? `user of role ${role}`} joined`,
  'cobrowse-activated': ({late}) =>
    `The customer’s page is shared${late ? '; its message was missed' : ''}`,
  'cobrowse-deactivated': ({endedBy, reason, durationMs, estimated}) =>
    [
      endedBy === 'controller' ? 'Ended by this desktop' : 'Ended elsewhere',
      durationMs === null ? 'never shared' : `shared for ${formatDuration(durationMs)}`,
      endedBy === 'controller' ? '' : REASONS[reason],
      estimated ? 'no message said so' : '',
    ]
      .filter(Boolean)
      .join('; '),
  'cobrowse-attached-data': ({changes}) =>
    `To write: ${Object.entries(changes)
      .map(([key, value]) => `${key} = ${value}`)
      .join(', ')}`,
  'cobrowse-state-change': ({state, previousState, connectionState, retryInMs}) => {
    const text = state === previousState ? CONNECTION_STATES[connectionState] : STATES[state];
    return retryInMs === undefined ? text : `${text}; retry in ${(retryInMs / 1000).toFixed(1)} s`;
  },
  'cobrowse-error': ({message, remediation}) => `${message} ${remediation}`,
};

/** An event of the element in plain words. */
export function eventText<Name extends keyof GcbAgentViewEventMap>(
  name: Name,
  detail: GcbAgentViewEventMap[Name]['detail'],
): string {
  return TEXTS[name](detail);
}
