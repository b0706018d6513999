import {answer} from './answer.js';
import type {Bayeux} from './bayeux.js';
import type {FaultSwitches} from './faults.js';
import {join, roleOf, userTokenOf} from './join.js';
import type {Behaviour} from './options.js';
import {type Notify, type SessionRegistry} from './session-registry.js';
import {CONTROLLER} from './session.js';

const CREATE = '/service/session/create';
const JOIN = '/service/session/join';
const EXIT = '/service/session/exit';
const STOP = '/service/session/stop';

export interface SessionChannelsOptions {
  readonly bayeux: Bayeux;
  readonly sessions: SessionRegistry;
  readonly faults: FaultSwitches;
  readonly behaviour: Behaviour;
  /** The `Set-Cookie` value that makes a load balancer stay on this node. */
  readonly stickinessCookie: string;
}

/** Sends server messages over CometD, or doubles and loses them when a fault says so. */
export function messageSender(bayeux: Bayeux, faults: FaultSwitches): Notify {
  return ({clientId, role}, name, data) => {
    const send = (): void => bayeux.deliver(clientId, `/service/session/${name}`, data);
    if (name !== 'joined') {
      if (faults.take(`${name}-lost`, {role})) {
        return;
      }
      if (faults.take(`${name}-twice`, {role})) {
        send();
      }
    }
    send();
  };
}

/** The four channels a client may publish to. Genesys Co-browse 9.0 API, CometD client. */
export function openSessionChannels(options: SessionChannelsOptions): void {
  const {bayeux, sessions, faults, behaviour, stickinessCookie} = options;

  bayeux.publishPolicy = (channel, data) =>
    channel !== JOIN || faults.take('join-denied', {role: roleOf(data)}) === undefined;

  bayeux.onPublish(CREATE, (publication) => {
    publication.setCookie(stickinessCookie);
    answer(publication, {sessionToken: sessions.create().token}, options);
  });

  bayeux.onPublish(JOIN, (publication) => join(publication, options));

  bayeux.onPublish(EXIT, (publication) => {
    answer(publication, {}, options);
    sessions.exit(userTokenOf(publication.data));
  });

  bayeux.onPublish(STOP, (publication) => {
    if (behaviour.stopReply) {
      answer(publication, {}, options);
    }
    const place = sessions.findUser(userTokenOf(publication.data));
    if (place?.member.role === CONTROLLER) {
      sessions.end(place.session, 'STOPPED_BY_USER');
    }
  });

  bayeux.onClientRemoved((clientId) => sessions.removeClient(clientId));
}
