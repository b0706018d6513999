import {unreachable} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import type {ConnectionEvent, SessionConnection} from '../protocol/session-connection.js';
import type {LiveSession} from '../protocol/messages.js';
import type {SessionHome} from '../protocol/stickiness.js';
import type {Timer} from '../util/clock.js';
import {Pause} from '../util/pause.js';
import type {Collaborators, Settings} from './options.js';
import {RARELY_MS, type ReconnectPolicy} from './reconnect-policy.js';
import type {Joined, SessionJoiner} from './session-joiner.js';
import type {ConnectionState} from './session-state.js';

/** What a keeper needs from the run it works for. */
export interface KeeperContext {
  readonly settings: Settings;
  readonly world: Collaborators;
  readonly policy: ReconnectPolicy;
  readonly joiner: SessionJoiner;
  /** Fires when the session is over. */
  readonly signal: AbortSignal;
  /** Receives what the connections report. */
  readonly listener: (event: ConnectionEvent) => void;
  readonly onState: (state: ConnectionState, reason?: string, retryInMs?: number) => void;
  readonly onProblem: (error: CobrowseError) => void;
  /** A new connection has joined the session again. */
  readonly onRejoined: (joined: Joined) => void;
  /**
   * The session is found to be over, and nobody told us.
   *
   * @param agoMs For how long it has been, at the least, as far as can be concluded.
   */
  readonly onFoundOver: (agoMs: number) => void;
}

/** Whatever the server keeps for us arrives within this, once polls get through. */
const QUEUE_GRACE_MS = 1000;

/** How long a line that is down may take to bring what the server keeps for us. */
const LINE_GRACE_MS = 7000;

/** A server that wants a longer pause between polls than this does not mean to tell us anything. */
const LONGEST_PAUSE_MS = 3000;

/** How often to ask while the line is down. */
const OUTAGE_PROBE_MS = 2000;

/** So many failures in a row while REST gets through: the WebSocket does not, and is given up. */
const MAX_WEBSOCKET_FAILURES = 2;

/** A timer that fires this much late has slept with the machine or the frozen page. */
const SLEPT_MS = 5000;

/** So many forgotten clients within a minute: we do not stay on the session's node. */
const MAX_FORGOTTEN = 3;
const LOSS_WINDOW_MS = 60_000;

/**
 * Keeps a joined session: its line, and the truth about it. The line is mended by the connection
 * itself while the server knows the client (we are asked for the delay), and by a new connection
 * when it does not. An end that nobody told us is found by asking over REST, every `probeIntervalMs`
 * without news and after every suspicion: a browser may lose a reply without any sign of failure.
 */
export class SessionKeeper {
  readonly #context: KeeperContext;
  readonly #home: SessionHome;
  readonly #pause: Pause;
  #connection: SessionConnection | undefined;
  #outageSince: number | undefined;
  /** Failed polls since REST was last seen to get through in this outage; 0 if it was not. */
  #failuresBesideRest = 0;
  #restGetsThrough = false;
  /** Before this, by our clock, no rejoin is tried, and REST alone watches for the end. */
  #rejoinAt = 0;
  /** Of the last minute. */
  #losses: {at: number; forgotten: boolean}[] = [];
  /** When the session was last known to live. */
  #aliveAt = 0;
  #probeTimer: Timer;
  #probeDue = 0;
  #probing = false;

  constructor(joined: Joined, context: KeeperContext) {
    this.#context = context;
    this.#home = joined.home;
    this.#connection = joined.connection;
    this.#pause = new Pause(context.world.clock);
    this.news();
  }

  /** `undefined` while a new one is being made. */
  get connection(): SessionConnection | undefined {
    return this.#connection;
  }

  /** Whether messages get through, as far as we know. */
  get connected(): boolean {
    return !!this.#connection && this.#outageSince === undefined;
  }

  /** Something was heard of the session: the next probe is a whole interval away. */
  news(): void {
    this.#aliveAt = this.#context.world.clock.elapsed();
    this.#scheduleNextProbe();
  }

  interrupted(retryInMs: number): void {
    const {settings} = this.#context;
    const suspended = this.#outageMs() >= settings.suspendAfterMs;
    this.#context.onState(
      suspended ? 'suspended' : 'reconnecting',
      'server-unreachable',
      retryInMs,
    );
    if (this.#restGetsThrough && ++this.#failuresBesideRest >= MAX_WEBSOCKET_FAILURES) {
      this.#giveUpWebSocket();
    }
    const {clock} = this.#context.world;
    if (this.#probeDue > clock.elapsed() + OUTAGE_PROBE_MS) this.#scheduleProbe(QUEUE_GRACE_MS);
  }

  restored(): void {
    if (this.#context.signal.aborted || !this.#connection) return;
    this.#outageSince = undefined;
    this.#restGetsThrough = false;
    this.#failuresBesideRest = 0;
    this.#context.onState('connected');
    this.#pause.hurry();
    // What failed may have been answered, and the answer lost with it.
    this.#scheduleProbe(this.#graceMs());
  }

  lost(error: CobrowseError, forgotten: boolean): void {
    const now = this.#context.world.clock.elapsed();
    this.#outageMs();
    this.#connection = undefined;
    this.#losses = this.#losses.filter(({at}) => now - at < LOSS_WINDOW_MS);
    this.#losses.push({at: now, forgotten});
    if (this.#losses.filter((loss) => loss.forgotten).length >= MAX_FORGOTTEN) {
      this.#context.onProblem(unsteadyNode());
      this.#rejoinAt = now + RARELY_MS;
    }
    this.#recover(error.code).catch(() => undefined);
  }

  /** Something happened after which nothing should be taken for granted. */
  wake(doubt: boolean): void {
    this.#pause.hurry();
    this.#connection?.check({doubt});
    this.#scheduleProbe(0);
  }

  /** No timer is left. The connection is the caller's to close. */
  dispose(): void {
    this.#context.world.clock.clearTimeout(this.#probeTimer);
  }

  /** Milliseconds since the line went down; it is down from the first call on. */
  #outageMs(): number {
    const now = this.#context.world.clock.elapsed();
    this.#outageSince ??= now;
    return now - this.#outageSince;
  }

  async #recover(reason: string): Promise<void> {
    const {joiner, signal, onFoundOver} = this.#context;
    // A server that takes us and throws us out again is not to be stormed.
    for (let attempt = this.#losses.length; ; attempt++) {
      await this.#waitForTurn(attempt, reason);
      try {
        const ownerLost = this.#outageMs() >= this.#context.settings.suspendAfterMs;
        const live = await joiner.find(this.#home, ownerLost, signal);
        if (!live) {
          onFoundOver(this.#overForMs());
          return;
        }
        this.#aliveAt = this.#context.world.clock.elapsed();
        if (this.#rejoinInMs() > 0) continue;
        await this.#rejoin(live);
        return;
      } catch (error) {
        if (signal.aborted) return;
        reason = error instanceof CobrowseError ? error.code : reason;
        if (reason === 'join-refused') this.#onRefused(error as CobrowseError);
      }
    }
  }

  /**
   * The vendor knows no second join. A refusal is final from the session's own node; without that
   * node's address it may be another's.
   */
  #onRefused(refusal: CobrowseError): void {
    const {onProblem, world} = this.#context;
    const final = this.#home.stickiness === 'url';
    if (this.#rejoinAt === 0) onProblem(final ? refusal : unsteadyNode());
    this.#rejoinAt = final ? Infinity : world.clock.elapsed() + RARELY_MS;
  }

  #rejoinInMs(): number {
    return Math.max(0, this.#rejoinAt - this.#context.world.clock.elapsed());
  }

  async #waitForTurn(attempt: number, reason: string): Promise<void> {
    const {settings, policy, signal, onState} = this.#context;
    const elapsedMs = this.#outageMs();
    const rejoinInMs = this.#rejoinInMs();
    const delayMs = rejoinInMs
      ? Math.min(settings.probeIntervalMs, rejoinInMs)
      : policy.nextRetryDelayInMs({attempt, elapsedMs, joined: true});
    const suspended = rejoinInMs > 0 || delayMs === null;
    onState(suspended ? 'suspended' : 'reconnecting', reason, delayMs ?? RARELY_MS);
    await this.#pause.wait(delayMs ?? RARELY_MS, signal);
  }

  async #rejoin(live: LiveSession): Promise<void> {
    const {joiner, signal, listener, onRejoined} = this.#context;
    const joined = await joiner.rejoin(this.#home, live, {
      signal,
      retryDelayMs: (attempt) => this.retryDelayMs(attempt),
      onStage: () => undefined,
    });
    if (signal.aborted) {
      joined.connection.close();
      return;
    }
    this.#connection = joined.connection;
    this.#rejoinAt = 0;
    onRejoined(joined);
    this.restored();
    joined.connection.listen(listener);
  }

  /** The delay of a failed poll's next try, counted from 0. */
  retryDelayMs(attempt: number): number {
    const context = {attempt: attempt + 1, elapsedMs: this.#outageMs(), joined: true};
    return this.#context.policy.nextRetryDelayInMs(context) ?? RARELY_MS;
  }

  #scheduleNextProbe(): void {
    const {probeIntervalMs} = this.#context.settings;
    this.#scheduleProbe(
      this.connected ? probeIntervalMs : Math.min(probeIntervalMs, OUTAGE_PROBE_MS),
    );
  }

  #scheduleProbe(delayMs: number): void {
    const {world, signal} = this.#context;
    const {clock} = world;
    clock.clearTimeout(this.#probeTimer);
    if (signal.aborted) return;
    this.#probeDue = clock.elapsed() + delayMs;
    // Only the date is sure to go on while the machine sleeps.
    const due = clock.now() + delayMs;
    this.#probeTimer = clock.setTimeout(() => {
      if (clock.now() - due > SLEPT_MS) this.wake(true);
      else void this.#probe();
    }, delayMs);
  }

  async #probe(): Promise<void> {
    const {joiner, signal, settings, world} = this.#context;
    // While a new connection is made, its maker asks.
    if (this.#probing || !this.#connection) {
      this.#scheduleNextProbe();
      return;
    }
    this.#probing = true;
    try {
      const ownerLost = !this.connected && this.#outageMs() >= settings.suspendAfterMs;
      if (await joiner.find(this.#home, ownerLost, signal)) {
        this.#aliveAt = world.clock.elapsed();
        this.#restGetsThrough = !this.connected;
      } else {
        await this.#awaitNotice();
      }
    } catch {
      this.#restGetsThrough = false;
      // An answer that says nothing. The line has its own signs; the question is asked again.
    }
    this.#probing = false;
    this.#scheduleNextProbe();
  }

  /** The server keeps what it has for this client; only a line that cannot come back is given up. */
  #giveUpWebSocket(): void {
    const connection = this.#connection;
    if (connection?.transport !== 'websocket') return;
    this.#context.world.transportMemory.rememberWebSocketBlocked(this.#home.server);
    connection.close();
    this.lost(unreachable('keeps dropping the WebSocket'), false);
  }

  /** One whole poll, pause included, brings what the server has for us. */
  #graceMs(): number {
    const pauseMs = this.#connection?.pollPauseMs ?? 0;
    return QUEUE_GRACE_MS + Math.min(pauseMs, LONGEST_PAUSE_MS);
  }

  /** The notice of the end may still be on its way, and knows more than we would conclude. */
  async #awaitNotice(): Promise<void> {
    const {signal, onFoundOver} = this.#context;
    if (!this.connected) await this.#pause.wait(LINE_GRACE_MS, signal);
    await this.#pause.wait(this.#graceMs(), signal);
    onFoundOver(this.#overForMs());
  }

  /**
   * What keeps us from asking, an outage or a machine asleep, has kept the agent out of the session
   * as well: it did not go on for much longer than we know.
   */
  #overForMs(): number {
    const {settings, world} = this.#context;
    const unaskedMs = Math.max(settings.probeIntervalMs, RARELY_MS);
    return Math.max(0, world.clock.elapsed() - this.#aliveAt - unaskedMs);
  }
}

const unsteadyNode = (): CobrowseError =>
  new CobrowseError(
    'stickiness-unavailable',
    'The server keeps forgetting this client: its requests do not stay on one node.',
    {
      remediation:
        'Set the serverUrl option of each Co-browse node, or make the load balancer honour gcbSessionServer.',
      retryable: true,
    },
  );
