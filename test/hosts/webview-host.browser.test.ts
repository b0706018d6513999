import {expect} from 'chai';
import {CobrowseError} from '../../src/errors.js';
import type {HostAdapter} from '../../src/hosts/host-adapter.js';
import type {WebviewBridge} from '../../src/hosts/webview-bridge.js';
import {webviewHost, type BridgedView, type WebviewHost} from '../../src/hosts/webview-host.js';
import {recorderFor, runSession, T1, twoSessionsWrites} from './support/two-sessions.js';

type Message = Record<string, unknown>;

const events = [
  'cobrowse-joined',
  'cobrowse-user-joined',
  'cobrowse-activated',
  'cobrowse-deactivated',
  'cobrowse-attached-data',
  'cobrowse-invitation',
  'cobrowse-state-change',
  'cobrowse-error',
];

/** The application's end of `chrome.webview`: what it receives, and its way to send. */
class FakeWebview extends EventTarget {
  readonly messages: Message[] = [];
  #waiting: (() => void)[] = [];

  postMessage(message: Message): void {
    // The real one serializes, and refuses what cannot be.
    this.messages.push(structuredClone(message));
    for (const check of [...this.#waiting]) check();
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', {data}));
  }

  /** Sends a command, and waits for its answer. */
  ask(message: Message): Promise<Message> {
    const id = message['id'] ?? `${this.messages.length}`;
    return new Promise((resolve) => {
      const check = (): void => {
        const answer = this.messages.find(
          (each) => each['type'] === 'command-result' && each['id'] === id,
        );
        if (!answer) return;
        this.#waiting = this.#waiting.filter((other) => other !== check);
        resolve(answer);
      };
      this.#waiting.push(check);
      this.say({...message, id});
    });
  }

  events(): Message[] {
    return this.messages.filter(({type}) => !/^(command-result|ready)$/.test(type as string));
  }
}

/** A view that writes down what is done to it. */
class View extends EventTarget implements BridgedView {
  static readonly version = '1.2.3';
  readonly calls: unknown[][] = [];
  hostAdapter: HostAdapter | null = null;
  server = '';
  controls = false;
  failWith: Error | undefined;

  async join(token?: string) {
    this.calls.push(['join', token]);
    if (this.failWith) throw this.failWith;
  }
  async stop() {
    this.calls.push(['stop']);
  }
  async leave() {
    this.calls.push(['leave']);
  }
  async closeInteraction(reason: string) {
    this.calls.push(['closeInteraction', reason]);
  }
  async diagnose() {
    return {version: '1.2.3'};
  }
  handleChatMessage(text: string) {
    this.calls.push(['handleChatMessage', text]);
    return text.startsWith('{start:');
  }
}

const scope = window as unknown as Record<string, unknown>;
const around = scope['chrome'] as object | undefined;

describe('webviewHost', () => {
  let application: FakeWebview;
  let view: View;
  const hosts: WebviewHost[] = [];
  const attach = (bridge?: WebviewBridge, to: View = view): WebviewHost => {
    const host = webviewHost(to, {bridge});
    hosts.push(host);
    return host;
  };

  beforeEach(() => {
    application = new FakeWebview();
    view = new View();
    scope['chrome'] = {...around, webview: application};
  });
  afterEach(() => {
    for (const host of hosts.splice(0)) host.dispose();
    scope['chrome'] = around;
    delete scope['CefSharp'];
  });

  it('sends every event of the view out, with its detail', () => {
    attach();
    for (const type of events) {
      view.dispatchEvent(new CustomEvent(type, {detail: Object.freeze({of: type})}));
    }
    expect(application.messages).to.deep.equal([
      {type: 'ready', version: '1.2.3'},
      ...events.map((type) => ({type, detail: {of: type}})),
    ]);
  });

  it('runs the listed commands and answers each', async () => {
    attach();
    const commands: Message[] = [
      {command: 'configure', settings: {server: 'https://c.example.com/cobrowse', controls: true}},
      {command: 'join', sessionToken: '123456789'},
      {command: 'join', id: 'invitation'},
      {command: 'chat-message', text: '{start:123456789}'},
      {command: 'leave'},
      {command: 'stop'},
      {command: 'close-interaction', reason: 'timed-out'},
    ];
    for (const command of commands) {
      const {ok, ...rest} = await application.ask({id: command['command'], ...command});
      expect(ok, JSON.stringify(rest)).to.equal(true);
      const result = command['command'] === 'chat-message' ? {result: {joined: true}} : {};
      expect(rest).to.deep.equal({type: 'command-result', id: rest['id'], ...result});
    }
    expect(view).to.include({server: 'https://c.example.com/cobrowse', controls: true});
    expect(view.calls).to.deep.equal([
      ['join', '123456789'],
      ['join', undefined],
      ['handleChatMessage', '{start:123456789}'],
      ['leave'],
      ['stop'],
      ['closeInteraction', 'timed-out'],
    ]);
  });

  it('hands out what the view diagnoses', async () => {
    attach();
    expect(await application.ask({command: 'diagnose'})).to.deep.include({
      ok: true,
      result: {version: '1.2.3'},
    });
  });

  it('says whether a chat message has joined', async () => {
    attach();
    expect(await application.ask({command: 'chat-message', text: 'Hello'})).to.deep.include({
      result: {joined: false},
    });
  });

  it('answers what was sent before the view was there', () => {
    scope['gcbAgentViewCommand'] = Object.assign(() => undefined, {
      waiting: ['{"command": "stop"}'],
    });
    attach();
    expect(view.calls).to.deep.equal([['stop']]);
  });

  it('takes commands as text', async () => {
    attach();
    application.say('{"command": "leave", "id": 1}');
    expect(view.calls).to.deep.equal([['leave']]);
  });

  it('answers a command without an id', async () => {
    attach();
    const answered = new Promise((resolve) => (application.postMessage = resolve));
    application.say({command: 'stop'});
    expect(await answered).to.deep.equal({type: 'command-result', id: null, ok: true});
  });

  it('hands the error of a command on, without its cause', async () => {
    attach();
    view.failWith = new CobrowseError('session-not-found', 'There is no such session.', {
      cause: '1',
    });
    expect(await application.ask({command: 'join', sessionToken: '123456789'})).to.deep.include({
      ok: false,
      error: {code: 'session-not-found', message: 'There is no such session.'},
    });
    view.failWith = new Error('token 123456789');
    const {error} = await application.ask({command: 'join', sessionToken: '123456789'});
    expect(JSON.stringify(error)).not.to.include('123456789');
  });

  it('refuses what is no command of the list, and reaches nothing by it [S7]', async () => {
    attach();
    const wrong: Message[] = [
      {command: 'dispatchEvent'},
      {command: 'constructor'},
      {command: 'hasOwnProperty'},
      {command: '__proto__'},
      {command: ''},
      {command: 'join', sessionToken: 123456789},
      {command: 'chat-message', text: {}},
      {command: 'close-interaction', reason: 'bored'},
      {command: 'close-interaction'},
    ];
    for (const [index, message] of wrong.entries()) {
      const answer = await application.ask({...message, id: `wrong-${index}`});
      expect(answer, JSON.stringify(message)).to.deep.include({ok: false});
      expect(answer['error']).to.include({code: 'invalid-configuration'});
    }
    expect(view.calls).to.deep.equal([]);
  });

  it('sets only the listed properties, all of them or none [S7]', async () => {
    attach();
    const wrong: unknown[] = [
      undefined,
      null,
      'server',
      {innerHTML: '<p>'},
      {hostAdapter: null},
      {options: {}},
      {sessionToken: '123456789'},
      {join: ''},
      {server: 7},
      {controls: 'true'},
      {stickiness: 'always'},
      {params: ''},
      {scheme: 'javascript'},
      {server: 'https://evil.example.com', onclick: ''},
      JSON.parse('{"__proto__": {"server": "x"}}'),
    ];
    for (const [index, settings] of wrong.entries()) {
      const answer = await application.ask({command: 'configure', settings, id: `wrong-${index}`});
      expect(answer, JSON.stringify(settings)).to.deep.include({ok: false});
    }
    expect(view).to.include({server: '', controls: false});
    expect(Object.keys(view)).to.have.members(Object.keys(new View()));
    expect(Object.getPrototypeOf(view)).to.equal(View.prototype);
  });

  it('ignores messages that are no commands', () => {
    attach();
    for (const message of [null, 7, 'hello', '[', '[]', '7', {}, {type: 'x'}, {command: 1}, []]) {
      application.say(message);
    }
    expect(application.messages.map(({type}) => type)).to.deep.equal(['ready']);
    expect(view.calls).to.deep.equal([]);
  });

  it('ignores messages of windows, whatever they say [S7]', async () => {
    attach();
    const received = new Promise((resolve) => addEventListener('message', resolve, {once: true}));
    postMessage({command: 'stop'}, '*');
    await received;
    expect(view.calls).to.deep.equal([]);
  });

  it('survives an application that is gone', () => {
    attach();
    application.postMessage = () => {
      throw new Error('gone');
    };
    view.dispatchEvent(new CustomEvent('cobrowse-joined', {detail: {}}));
    application.say({command: 'stop'});
    expect(view.calls).to.deep.equal([['stop']]);
  });

  it('leaves view and bridge when disposed of [E3]', () => {
    const host = attach();
    expect(view.hostAdapter).to.equal(host);
    host.dispose();
    view.dispatchEvent(new CustomEvent('cobrowse-joined', {detail: {}}));
    application.say({command: 'stop'});
    expect(application.messages.map(({type}) => type)).to.deep.equal(['ready']);
    expect(view.calls).to.deep.equal([]);
    expect(view.hostAdapter).to.equal(null);
  });

  it('leaves the host adapter of the page in place', () => {
    const own: HostAdapter = {writeAttachedData: () => undefined};
    view.hostAdapter = own;
    attach().dispose();
    expect(view.hostAdapter).to.equal(own);
  });

  it('sends and continues the keys over two sessions and a reload [A1] [A2] [A3] [A4]', async () => {
    const userData: Message = {};
    // What a desktop application does with it all: it keeps the interaction's user data.
    const keep = (): void => {
      for (const {type, detail} of application.events() as {
        type: string;
        detail: Message;
      }[]) {
        if (type === 'cobrowse-attached-data') Object.assign(userData, detail['changes']);
      }
    };
    const live = async (sessionToken: string, run: (view: View) => Promise<void>) => {
      const life = new View();
      const host = attach(undefined, life);
      await application.ask({
        command: 'join',
        sessionToken,
        attachedData: {...userData},
        id: sessionToken,
      });
      await run(life);
      host.dispose();
      keep();
    };
    const session =
      (id: string, activationTime: number, durationMs: number) => async (life: View) => {
        const recorder = recorderFor(life.hostAdapter as HostAdapter, (changes, data) =>
          life.dispatchEvent(new CustomEvent('cobrowse-attached-data', {detail: {changes, data}})),
        );
        await runSession(recorder, id, activationTime, durationMs);
      };
    await live('111111111', session('history-1', T1, 60_000));
    await live('222222222', session('history-2', T1 + 1, 30_000));
    const changes = application.events().map(({detail}) => (detail as Message)['changes']);
    expect(changes).to.deep.equal(twoSessionsWrites);
    expect(userData).to.include({CoBrowseSessionsQuantity: 2, CoBrowseDuration: 90});
  });

  it('counts on within one life of the page, and anew for the next interaction [A4]', async () => {
    const host = attach();
    await application.ask({
      command: 'join',
      sessionToken: '111111111',
      attachedData: {CoBrowseSessionsQuantity: '4'},
    });
    const recorder = recorderFor(host);
    await runSession(recorder, 'history-5', T1, 1000);
    await runSession(recorder, 'history-6', T1, 1000);
    expect(recorder.data).to.include({CoBrowseSessionsQuantity: 6, CoBrowseDuration: 2});
    await application.ask({command: 'close-interaction', reason: 'closed'});
    recorder.closeInteraction();
    await runSession(recorder, 'history-1', T1, 1000);
    expect(recorder.data).to.include({CoBrowseSessionsQuantity: 1, CoBrowseDuration: 1});
  });

  describe('finds the bridge', () => {
    const joined = () => view.dispatchEvent(new CustomEvent('cobrowse-joined', {detail: {a: 1}}));
    const message = {type: 'cobrowse-joined', detail: {a: 1}};
    const external = Object.getOwnPropertyDescriptor(window, 'external');
    const setExternal = (value: object) =>
      Object.defineProperty(window, 'external', {value, configurable: true});
    beforeEach(() => (scope['chrome'] = around));
    afterEach(() => {
      if (external) Object.defineProperty(window, 'external', external);
      else Reflect.deleteProperty(window, 'external');
    });

    it('at the hook of any embedded browser, as text', () => {
      const messages: string[] = [];
      scope['gcbAgentViewHost'] = {postMessage: (text: string) => messages.push(text)};
      attach();
      joined();
      delete scope['gcbAgentViewHost'];
      expect(messages.map((text) => JSON.parse(text) as Message)[0]).to.include({type: 'ready'});
      expect(JSON.parse(messages[1]!)).to.deep.equal(message);
    });

    it('of CefSharp, which calls a function of the page', () => {
      const messages: unknown[] = [];
      scope['CefSharp'] = {PostMessage: (said: unknown) => messages.push(said)};
      const host = attach();
      joined();
      expect(messages.slice(1)).to.deep.equal([message]);
      (scope['gcbAgentViewCommand'] as (text: string) => void)('{"command": "stop"}');
      expect(view.calls).to.deep.equal([['stop']]);
      host.dispose();
      expect(scope).not.to.have.property('gcbAgentViewCommand');
    });

    it('at window.external with both ways, as text', () => {
      const messages: string[] = [];
      let say!: (text: string) => void;
      setExternal({
        sendMessage: (text: string) => messages.push(text),
        receiveMessage: (listener: typeof say) => (say = listener),
      });
      const host = attach();
      joined();
      expect(messages.slice(1).map((text) => JSON.parse(text) as unknown)).to.deep.equal([message]);
      say('{"command": "leave"}');
      host.dispose();
      say('{"command": "stop"}');
      expect(view.calls).to.deep.equal([['leave']]);
    });

    it('at window.external with one way, as text', () => {
      const messages: string[] = [];
      setExternal({notify: (text: string) => messages.push(text)});
      attach();
      joined();
      expect(messages.slice(1).map((text) => JSON.parse(text) as unknown)).to.deep.equal([message]);
      (scope['gcbAgentViewCommand'] as (message: object) => void)({command: 'stop'});
      expect(view.calls).to.deep.equal([['stop']]);
    });

    it('nowhere in an ordinary browser, and says so', () => {
      expect(() => attach())
        .to.throw(CobrowseError)
        .with.property('code', 'invalid-configuration');
    });
  });
});
