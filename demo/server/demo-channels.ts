import type {Bayeux} from './bayeux.js';
import {type SessionRegistry} from './session-registry.js';
import {AGENT, CUSTOMER, type Role} from './session.js';

/** Who may publish on a relay channel, and who gets it. Not part of Genesys Co-browse. */
const RELAYS: readonly {channel: string; from: Role; to: Role}[] = [
  /** Recorded page events, single or in batches. */
  {channel: '/service/demo/page', from: CUSTOMER, to: AGENT},
  /** Where the agent points. */
  {channel: '/service/demo/pointer', from: AGENT, to: CUSTOMER},
  /** An agent who came late asks for a full snapshot. */
  {channel: '/service/demo/hello', from: AGENT, to: CUSTOMER},
];

/**
 * Passes the shared page and the agent's pointer between the two sides of a session, untouched.
 * What comes from outside a session, or from the wrong side, goes nowhere.
 */
export function openDemoChannels(bayeux: Bayeux, sessions: SessionRegistry): void {
  for (const {channel, from, to} of RELAYS) {
    bayeux.onPublish(channel, ({clientId, data}) => {
      const place = sessions.findClient(clientId);
      if (place?.member.role !== from) {
        return;
      }
      for (const member of place.session.members.filter(({role}) => role === to)) {
        bayeux.deliver(member.clientId, channel, data);
      }
    });
  }
}
