import {
  HELLO_CHANNEL,
  PAGE_CHANNEL,
  POINTER_CHANNEL,
  type PageMessage,
  type PointerMessage,
} from '../shared/demo-channels.js';
import {SessionClient} from '../shared/session-client.js';

/**
 * - `entry`: nothing to join yet.
 * - `joining`: connecting, then waiting for the JOIN reply.
 * - `waiting`: joined, nothing of the customer's page seen yet.
 * - `live`: the customer's page is shown.
 * - `ended`, `failed`: over for good; another session needs another number.
 */
export type AgentPhase = 'entry' | 'joining' | 'waiting' | 'live' | 'ended' | 'failed';

export interface AgentSessionOptions {
  applicationUrl: string;
  transports: readonly string[];
  /** What a server that asks agents to authenticate wants to have. */
  auth: string;
  log: (...what: unknown[]) => void;
}

/** The agent (role 2) in a session. Fires `change`, and `page` with each batch of page events. */
export class AgentSession extends EventTarget {
  phase: AgentPhase = 'entry';
  problem = '';
  connected = true;

  readonly #options: AgentSessionOptions;
  #client: SessionClient | undefined;
  #userToken = '';
  #pointerBusy = false;
  #nextMove: PointerMessage | undefined;

  constructor(options: AgentSessionOptions) {
    super();
    this.#options = options;
  }

  async join(sessionToken: string): Promise<void> {
    const {log, auth} = this.#options;
    this.#set('joining');
    const client = new SessionClient(this.#options);
    this.#client = client;
    this.#listen(client);
    try {
      await client.connect();
      const reply = await client.join({
        sessionToken,
        role: 2,
        name: 'Agent',
        ...(auth ? {auth} : {}),
      });
      log('join reply, user', reply.userId);
      if (!reply.userToken) {
        this.#fail(
          auth
            ? 'There is no open session with this number, or the server does not take the authentication.'
            : 'There is no open session with this number, or the server asks agents to authenticate.',
        );
        return;
      }
      this.#userToken = reply.userToken;
      if (this.phase === 'joining') this.#set('waiting');
      void client.publish(HELLO_CHANNEL, {});
    } catch (error) {
      this.#fail((error as Error).message);
    }
  }

  /** Leaves, which ends the session for everybody. */
  exit(): void {
    const client = this.#client;
    this.#client = undefined;
    if (client && this.#userToken) void client.exit(this.#userToken);
    this.#set('ended');
  }

  exitOnUnload(): void {
    if (this.#userToken) this.#client?.exitOnUnload(this.#userToken);
  }

  /** Sends a move or a click. Moves that come faster than the connection are left out. */
  point(message: PointerMessage): void {
    if (this.#pointerBusy && message.type === 'move') {
      this.#nextMove = message;
      return;
    }
    void this.#sendPointer(message);
  }

  async #sendPointer(message: PointerMessage): Promise<void> {
    this.#pointerBusy = true;
    this.#nextMove = undefined;
    await this.#client?.publish(POINTER_CHANNEL, message);
    this.#pointerBusy = false;
    this.#sendNextMove();
  }

  #sendNextMove(): void {
    if (this.#nextMove) void this.#sendPointer(this.#nextMove);
  }

  #listen(client: SessionClient): void {
    const {log} = this.#options;
    client.on('/service/session/activated', (data) => log('activated', data));
    client.on('/service/session/deactivated', (data) => {
      log('deactivated', data);
      this.#over('ended');
    });
    client.on(PAGE_CHANNEL, (data) => {
      this.dispatchEvent(new CustomEvent('page', {detail: data as unknown as PageMessage}));
      if (this.phase === 'waiting' || this.phase === 'joining') this.#set('live');
    });
    client.onConnectionChange((connected) => {
      log(connected ? 'connected' : 'connection lost');
      this.connected = connected;
      this.#changed();
      // What was sent meanwhile may be lost: ask for the whole page.
      if (connected && this.phase === 'live') void client.publish(HELLO_CHANNEL, {});
    });
    client.onLost(() => this.#fail('The connection was lost for too long.'));
  }

  #fail(problem: string): void {
    this.problem = problem;
    this.#over('failed');
  }

  #over(phase: 'ended' | 'failed'): void {
    this.#client?.disconnect();
    this.#client = undefined;
    this.#userToken = '';
    this.#set(phase);
  }

  #set(phase: AgentPhase): void {
    this.phase = phase;
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}
