import {
  HELLO_CHANNEL,
  PAGE_CHANNEL,
  POINTER_CHANNEL,
  type PointerMessage,
} from '../../shared/demo-channels.js';
import {SessionClient} from '../../shared/session-client.js';
import {PageRecorder} from './page-recorder.js';

export type SharePhase = 'idle' | 'starting' | 'waiting' | 'active';

/** Why a share is over, in the customer's words; empty before the first one. */
export type ShareEnd = '' | 'you' | 'agent' | 'lost' | 'failed';

/**
 * The customer's side of one co-browse session after the other. Fires `change` whenever something
 * below differs, and `pointer` (a `CustomEvent`) for each move or click of the agent.
 */
export class ScreenShare extends EventTarget {
  phase: SharePhase = 'idle';
  sessionToken = '';
  activatedAt = 0;
  connected = true;
  endedBy: ShareEnd = '';

  readonly #applicationUrl: string;
  readonly #transports: readonly string[];
  #client: SessionClient | undefined;
  #recorder: PageRecorder | undefined;
  #userToken = '';

  constructor(applicationUrl: string, transports: readonly string[]) {
    super();
    this.#applicationUrl = applicationUrl;
    this.#transports = transports;
  }

  /** Creates a session and waits in it. Resolves with the nine digits, or `''` when it failed. */
  async start(): Promise<string> {
    if (this.phase !== 'idle') return this.sessionToken;
    this.#set({phase: 'starting', endedBy: '', connected: true});
    const client = new SessionClient({
      applicationUrl: this.#applicationUrl,
      transports: this.#transports,
    });
    this.#client = client;
    this.#listen(client);
    try {
      const sessionToken = await client.createSession();
      await client.connect();
      const reply = await client.join({sessionToken, role: 1, name: 'Customer'});
      if (!reply.userToken) throw new Error('The session could not be joined.');
      this.#userToken = reply.userToken;
      // The agent may have been quicker than our own reply.
      const phase = this.activatedAt > 0 ? 'active' : 'waiting';
      this.#set({phase, sessionToken});
    } catch {
      this.#end('failed');
    }
    return this.sessionToken;
  }

  /** Leaves the session, which ends it for the agent too. */
  stop(): void {
    if (this.phase === 'idle') return;
    const client = this.#client;
    const userToken = this.#userToken;
    // The page is free at once; the connection only has to get its last message out.
    this.#client = undefined;
    if (client && userToken) void client.exit(userToken);
    else client?.disconnect();
    this.#end('you');
  }

  /** Says good-bye while the page goes away, so that the agent need not wait for a time-out. */
  stopOnUnload(): void {
    if (this.#userToken) this.#client?.exitOnUnload(this.#userToken);
  }

  #listen(client: SessionClient): void {
    const recorder = new PageRecorder((message) => client.publish(PAGE_CHANNEL, message));
    this.#recorder = recorder;
    client.on('/service/session/activated', () => {
      recorder.start();
      this.#set({activatedAt: Date.now(), phase: this.#userToken ? 'active' : this.phase});
    });
    client.on('/service/session/deactivated', () => this.#end('agent'));
    client.on(HELLO_CHANNEL, () => recorder.sendSnapshot());
    client.on(POINTER_CHANNEL, (data) =>
      this.dispatchEvent(new CustomEvent('pointer', {detail: data as unknown as PointerMessage})),
    );
    client.onLost(() => this.#end('lost'));
    client.onConnectionChange((connected) => {
      this.#set({connected});
      if (connected) recorder.resume();
    });
  }

  #end(endedBy: ShareEnd): void {
    if (this.phase === 'idle') return;
    this.#recorder?.stop();
    this.#client?.disconnect();
    this.#client = undefined;
    this.#userToken = '';
    this.#set({phase: 'idle', sessionToken: '', activatedAt: 0, connected: true, endedBy});
  }

  #set(
    changes: Partial<
      Pick<ScreenShare, 'phase' | 'sessionToken' | 'activatedAt' | 'connected' | 'endedBy'>
    >,
  ): void {
    Object.assign(this, changes);
    this.dispatchEvent(new Event('change'));
  }
}
