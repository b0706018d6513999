/**
 * Stands for the vendor's agent page: joins as the agent by a CometD client of its own, with the
 * client's own defaults but for the transport. `agent=none` in the fragment leaves it empty.
 */
import {AckExtension, CometD} from 'cometd';

const AGENT = 2;
const parameters = new URLSearchParams(location.hash.slice(1));
const received = [];
const waiting = new Set();
const cometd = new CometD();
let userToken;

function open() {
  for (const type of cometd.getTransportTypes()) {
    if (type !== parameters.get('transports')) cometd.unregisterTransport(type);
  }
  if (parameters.get('ack')) cometd.registerExtension('ack', new AckExtension());
  cometd.configure({url: new URL('cometd', location.href).href, logLevel: 'warn'});
  for (const name of ['join', 'joined', 'activated', 'deactivated']) {
    cometd.addListener(`/service/session/${name}`, ({data}) => take(name, data));
  }
  cometd.addListener('/meta/handshake', ({successful}) => {
    const data = {sessionToken: parameters.get('sid'), role: AGENT, name: 'Agent'};
    if (successful) cometd.publish('/service/session/join', data);
  });
  cometd.handshake();
}

function take(name, data) {
  received.push({name, data, atMs: performance.timeOrigin + performance.now()});
  if (name === 'join') userToken = data.userToken;
  for (const look of waiting) look();
  if (name === 'deactivated') cometd.disconnect();
}

globalThis.agent = {
  received,
  clientId: () => cometd.getClientId(),
  exit: () => cometd.publish('/service/session/exit', {userToken}),
  /** Resolves with the first message of that name whose data has these values. */
  next: (name, values = {}) =>
    new Promise((resolve) => {
      const look = () => {
        const found = received.find(
          (message) =>
            message.name === name && Object.keys(values).every((key) => message.data[key] === values[key]),
        );
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    }),
};

if (parameters.get('agent') !== 'none') open();
