import {expect} from 'chai';
import {chatLinesOf} from '../../src/hosts/chat-lines.js';
import {watchChat} from '../../src/hosts/chat-watcher.js';
import {gwsHost} from '../../src/hosts/gws-host.js';
import {workspaceHost} from '../../src/hosts/workspace-host.js';

const START = '{start:123456789}';
const line = (type: string, text: string, more = {}) => ({from: {type}, text, ...more});

/** New lines in the form of each desktop. */
const desktops = {
  'Genesys Web Services v2': (messages: unknown[]) => ({
    channel: '/v2/me/chats',
    data: {
      messageType: 'MessageLogUpdated',
      notificationType: 'NewMessages',
      chatPath: '/chats/7',
      messages,
    },
  }),
  'Workspace API v3, interactionId': (messages: unknown[]) => ({
    channel: '/workspace/v3/media/chat',
    data: {messageType: 'MessageLogUpdated', interactionId: '7', messages},
  }),
  'Workspace API v3, id': (messages: unknown[]) => ({
    channel: '/workspace/v3/media/chat',
    data: {messageType: 'MessageLogUpdated', notificationType: 'NewMessages', id: '7', messages},
  }),
};

/** CometD as a desktop hands it over, whose server is the test. */
class FakeCometd {
  readonly #listeners = new Set<{channel: string; callback: (message: unknown) => void}>();
  readonly subscribed: string[] = [];
  connected = true;

  get listening(): number {
    return this.#listeners.size;
  }

  addListener(channel: string, callback: (message: unknown) => void) {
    const listener = {channel, callback};
    this.#listeners.add(listener);
    return listener;
  }
  removeListener(listener: never): void {
    this.#listeners.delete(listener);
  }
  subscribe(channel: string): void {
    if (!this.connected) throw new Error('Illegal state: disconnected');
    this.subscribed.push(channel);
  }
  deliver(message: {channel: string}): void {
    for (const {channel, callback} of [...this.#listeners]) {
      if (channel === message.channel) callback(message);
    }
  }
}

for (const [name, notify] of Object.entries(desktops)) {
  describe(`chatLinesOf, ${name}`, () => {
    it('gives every line of the customer, in order [H5]', () => {
      const message = notify([line('Customer', 'Hello'), line('Customer', START)]);
      expect(chatLinesOf(message, '7')).to.deep.equal(['Hello', START]);
      expect(chatLinesOf(message.data, '7')).to.deep.equal(['Hello', START]);
    });

    it('gives no line of the agent, of the system or of another chat [H5]', () => {
      const others = [line('Agent', START), line('System', START), {text: START}, null];
      expect(chatLinesOf(notify(others), '7')).to.deep.equal([]);
      expect(chatLinesOf(notify([line('Customer', START)]), '8')).to.deep.equal([]);
    });

    it('gives no typing, no push and no text that is none [H5]', () => {
      const odd = [
        line('Customer', START, {type: 'TypingStarted'}),
        line('Customer', START, {type: 'PushUrl'}),
        {from: {type: 'Customer'}, text: 7},
      ];
      expect(chatLinesOf(notify(odd), '7')).to.deep.equal([]);
    });
  });
}

describe('chatLinesOf', () => {
  it('gives nothing for an event of WWE, which has no text of chats [H5]', () => {
    const event = {event: 'interaction', data: {interactionId: '7', text: START}};
    expect(chatLinesOf(event, '7')).to.deep.equal([]);
  });
});

const options = {
  baseUrl: 'https://desktop.example.com',
  media: 'chats',
  interactionId: '7',
} as const;
const hosts = {
  gwsHost: {create: gwsHost, notify: desktops['Genesys Web Services v2']},
  workspaceHost: {create: workspaceHost, notify: desktops['Workspace API v3, id']},
};

for (const [name, {create, notify}] of Object.entries(hosts)) {
  describe(`${name} with the CometD of its desktop`, () => {
    it('hands each start message of the customer to the view once, replays included [H5]', () => {
      const cometd = new FakeCometd();
      const texts: string[] = [];
      const view = {handleChatMessage: (text: string) => texts.push(text)};
      const stop = watchChat(view, create({...options, cometd}));
      cometd.deliver(notify([line('Customer', 'Hello'), line('Customer', START)]));
      cometd.deliver(notify([line('Agent', START), line('Customer', START)]));
      expect(texts).to.deep.equal(['Hello', START]);
      stop();
      expect(cometd.listening).to.equal(0);
    });

    it('says once that the interaction ends [H6]', () => {
      const cometd = new FakeCometd();
      const reasons: string[] = [];
      const host = create({...options, cometd});
      const undo = host.onInteractionEnd!(async (reason) => void reasons.push(reason));
      const {channel} = notify([]);
      const messageType = name === 'gwsHost' ? 'ChatStateChangeMessage' : 'InteractionStateChanged';
      const ended = {channel, data: {messageType, interaction: {id: '7', state: 'Completed'}}};
      cometd.deliver(ended);
      cometd.deliver(ended);
      expect(reasons).to.deep.equal(['closed']);
      undo();
      expect(cometd.listening).to.equal(0);
    });

    it('subscribes when the desktop connects, and again after a new handshake [H6]', () => {
      const cometd = new FakeCometd();
      cometd.connected = false;
      create({...options, cometd}).onInteractionEnd!(async () => undefined);
      expect(cometd.subscribed).to.deep.equal([]);
      cometd.connected = true;
      for (const successful of [true, false, true]) {
        cometd.deliver({channel: '/meta/handshake', successful} as {channel: string});
      }
      const {channel} = notify([]);
      expect(cometd.subscribed).to.deep.equal([channel, channel]);
    });
  });
}
