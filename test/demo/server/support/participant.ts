import {CometD, type Message} from 'cometd';
import {splitCombinedAnswers} from '../../../../demo/shared/combined-answers.js';
import {adapt} from 'cometd-nodejs-client';
import type {CobrowseServer, Role, TransportName} from '../../../../demo/server/index.js';

export interface JoinReply {
  userToken: string;
  userId: number;
  users: {userId: string; role: Role; name?: string}[];
  sessionHistoryId: string;
}

/** Gives the stock CometD client the browser it expects. Undo it after the tests. */
export function provideWindow(): () => void {
  const holder = globalThis as {window?: unknown};
  const before = holder.window;
  adapt();
  return () => {
    if (before === undefined) {
      delete holder.window;
    } else {
      holder.window = before;
    }
  };
}

/** Someone in a session, speaking through the stock CometD client. */
export class Participant {
  readonly cometd = new CometD();
  /** Every message on `/service/**`, acks left out, in order. */
  readonly received: {channel: string; data: unknown}[] = [];
  readonly #waiting = new Set<() => void>();
  static readonly #all = new Set<Participant>();

  private constructor(url: string, transport: TransportName) {
    Participant.#all.add(this);
    for (const type of this.cometd.getTransportTypes()) {
      if (type !== transport) {
        this.cometd.unregisterTransport(type);
      }
    }
    splitCombinedAnswers(this.cometd);
    this.cometd.configure({
      url: `${url}/cometd`,
      logLevel: 'warn',
      useWorkerScheduler: false,
      maxSendBayeuxMessageSize: 64 * 1024 * 1024,
    });
    this.cometd.addListener('/service/**', (message: Message) => {
      if ('data' in message) {
        this.received.push({channel: message.channel, data: message.data as unknown});
        this.#waiting.forEach((check) => check());
      }
    });
  }

  static async connect(
    server: Pick<CobrowseServer, 'url'>,
    transport: TransportName,
  ): Promise<Participant> {
    const participant = new Participant(server.url, transport);
    await new Promise<void>((resolve, reject) => {
      participant.cometd.handshake((reply) => {
        if (reply.successful) {
          resolve();
        } else {
          reject(new Error(`Handshake failed: ${JSON.stringify(reply)}`));
        }
      });
    });
    return participant;
  }

  /** Connects and joins. */
  static async join(
    server: Pick<CobrowseServer, 'url'>,
    transport: TransportName,
    sessionToken: string,
    role: Role,
    name?: string,
  ): Promise<{participant: Participant; reply: JoinReply}> {
    const participant = await Participant.connect(server, transport);
    const data = {sessionToken, role, ...(name === undefined ? {} : {name})};
    const reply = await participant.ask('join', data);
    return {participant, reply: reply as JoinReply};
  }

  publish(channel: string, data: object): Promise<Message> {
    return new Promise((resolve) => this.cometd.publish(channel, data, resolve));
  }

  /** Publishes on a session channel and waits for the reply that follows. */
  async ask(name: 'create' | 'join' | 'exit' | 'stop', data: object): Promise<unknown> {
    const channel = `/service/session/${name}`;
    const from = this.received.length;
    void this.publish(channel, data);
    return this.#next(channel, from);
  }

  /** The data of the first message of this name, past or future. */
  message(name: 'joined' | 'activated' | 'deactivated'): Promise<unknown> {
    return this.#next(`/service/session/${name}`, 0);
  }

  /** The first message on this channel, past or future. */
  first(channel: string): Promise<unknown> {
    return this.#next(channel, 0);
  }

  count(channel: string): number {
    return this.received.filter((message) => message.channel === channel).length;
  }

  disconnect(): Promise<Message> {
    return new Promise((resolve) => this.cometd.disconnect(resolve));
  }

  /** Is gone without a disconnect, and never comes back. */
  vanish(): void {
    const transport = this.cometd.getTransport();
    this.cometd.setTimeout = () => 0;
    // A poll that is due at this moment would open a new connection.
    Object.assign(transport ?? {}, {send: () => undefined});
    transport?.abort();
  }

  /** Leaves no client behind that would knock on a closed port for ever. */
  static vanishAll(): void {
    for (const participant of Participant.#all) {
      participant.vanish();
    }
    Participant.#all.clear();
  }

  #next(channel: string, from: number): Promise<unknown> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.received.slice(from).find((message) => message.channel === channel);
        if (found !== undefined) {
          this.#waiting.delete(check);
          resolve(found.data);
        }
      };
      this.#waiting.add(check);
      check();
    });
  }
}
