/**
 * WWE's half of the Service Client API, version 2. The test's own calls go the same way, so that they
 * and the messages of the API stay in order.
 */
type Message = Record<string, unknown>;

const received: Message[] = [];
const interactions: Record<string, {userData: Message}> = {};
const refused = new Set<string>();
const silent = new Set<string>();
let client: {source: Window; origin: string} | undefined;
let subscriptions = 0;

const post = (message: Message): void =>
  client?.source.postMessage(
    {...message, userAgent: 'WWE Server', protocolVersion: 2},
    client.origin,
  );

const services: Record<string, (...parameters: never[]) => Message> = {
  'interaction.getByInteractionId': (id: string) => ({
    data: interactions[id] ? {interactionId: id, state: 'TALKING', ...interactions[id]} : null,
  }),
  'interaction.setUserData': (id: string, data: Message) => {
    const interaction = interactions[id];
    if (!interaction) return {errorMessage: 'No such interaction'};
    Object.assign(interaction.userData, data);
    return {};
  },
  'interaction.blockMarkdone': () => ({}),
  'interaction.unblockMarkdone': () => ({}),
};

addEventListener('message', ({data, source, origin}: MessageEvent<Message>) => {
  if (data['userAgent'] !== 'WWE Client' || data['protocolVersion'] !== 2) return;
  client = {source: source as Window, origin};
  received.push(data);
  const {request, parameters, referenceId, event} = data as {
    request?: string;
    parameters?: never[];
    referenceId: string;
    event?: string;
  };
  if (silent.has(request ?? '')) return;
  if (event === 'subscribe') post({referenceId, subscriptionId: `s${++subscriptions}`});
  else if (refused.has(request ?? '')) post({referenceId, errorMessage: 'Not allowed: 123456789'});
  else if (request) {
    post({request, referenceId, ...(services[request]?.(...(parameters ?? [])) ?? {})});
  }
});

/** What the test may do to this window, by name. */
const controls: Record<string, (...values: never[]) => unknown> = {
  open: (id: string, userData: Message) => void (interactions[id] = {userData}),
  userData: (id: string) => interactions[id]?.userData,
  received: () => received,
  refuse: (name: string) => void refused.add(name),
  silence: (name: string) => void silent.add(name),
  answer: (name: string) => void (refused.delete(name), silent.delete(name)),
  /** Sends to the client of the last request; needs one. */
  send: (message: Message) => post(message),
  /** Sends to the embedding window, whoever it is. */
  sendToParent: (message: Message) =>
    parent.postMessage({...message, userAgent: 'WWE Server', protocolVersion: 2}, '*'),
};

addEventListener('message', ({data, source, origin}: MessageEvent<Message>) => {
  const {control, name, values} = data as {control?: number; name: string; values: never[]};
  if (control === undefined) return;
  (source as Window).postMessage({control, value: controls[name]?.(...values)}, origin);
});
parent.postMessage({control: 0}, '*');
