import {expect} from 'chai';
import fc from 'fast-check';
import type {ControllerOptions} from '../../src/controller/options.js';
import {expectAtRest} from '../support/at-rest.js';
import {settle} from '../support/fake-clock.js';
import {FakeCobrowse, SERVER} from '../support/fake-cobrowse.js';
import {joinReply, USER_TOKEN} from '../support/fake-connection.js';
import {
  outcomeOf,
  RecordedController,
  TOKEN,
  type Outcome,
} from '../support/recorded-controller.js';
import {expectNoStrayRejections} from '../support/stray-rejections.js';

const OTHER_TOKEN = '987654321';
const T0 = 1_700_000_000_000;

/** One controller in a world where anything may happen at any time. */
class Story {
  readonly world = new FakeCobrowse();
  readonly recorded: RecordedController;
  readonly outcomes: Outcome<unknown>[] = [];
  readonly #abort = new AbortController();

  constructor(options: ControllerOptions) {
    this.recorded = new RecordedController(this.world, {activationTimeoutMs: 7000, ...options});
    this.world.onJoin = () => undefined;
  }

  /** What may happen on the network; by name, so that a counterexample reads like a story. */
  readonly network: Record<string, () => unknown> = {
    'handshake is accepted': () => this.#last?.acceptsHandshake(),
    'JOIN is answered': () => this.#last?.answers(),
    'JOIN is answered with an agent inside': () =>
      this.#last?.answers(joinReply({users: [{userId: 2, role: 2}]})),
    'JOIN is refused': () => this.#last?.answers({}),
    'the attempt fails': () => this.#last?.fails(),
    'the agent joins': () => this.#last?.receives('joined', {userId: 2, role: 2}),
    activated: () => this.#last?.receives('activated', {activationTime: T0}),
    'activated without a time': () => this.#last?.receives('activated', {}),
    deactivated: () => {
      this.world.alive = false;
      this.#last?.receives('deactivated', {activationTime: T0, deactivationTime: T0 + 9000});
    },
    'a garbled message': () => this.#last?.garbles(),
    'a poll fails': () => this.#last?.interrupts(),
    'polls get through': () => this.#last?.restores(),
    'the connection is dead': () => this.#last?.loses(),
    'the server forgets us': () => this.#last?.loses({forgotten: true}),
    'the session ends in silence': () => (this.world.alive = false),
    'another session begins': () => (this.world.alive = true),
    'REST hangs': () => (this.world.respond = () => 'nothing'),
    'REST is down': () => (this.world.respond = () => ({status: 503})),
    'REST is well': () => (this.world.respond = undefined),
    'everything is taken at once': () => {
      this.world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers();
      };
    },
    'every client is forgotten once it has joined': () => {
      this.world.onJoin = (connection) => {
        connection.acceptsHandshake();
        connection.answers();
        connection.loses({forgotten: true});
      };
    },
    'the server is slow': () => (this.world.onJoin = () => undefined),
  };

  readonly wishes: Record<string, () => unknown> = {
    join: () => this.#watch(this.recorded.controller.join(TOKEN)),
    'join another': () => this.#watch(this.recorded.controller.join(OTHER_TOKEN)),
    'join with a signal': () =>
      this.#watch(this.recorded.controller.join(TOKEN, {signal: this.#abort.signal})),
    abort: () => this.#abort.abort(),
    stop: () => this.#watch(this.recorded.controller.stop()),
    leave: () => this.#watch(this.recorded.controller.leave()),
    dispose: () => this.recorded.controller.dispose(),
    'close interaction': () => this.#watch(this.recorded.controller.closeInteraction('closed')),
    wake: () => this.recorded.controller.wake(),
    'wake in doubt': () => this.recorded.controller.wake({doubt: true}),
    'replace from now on': () =>
      this.recorded.controller.configure({server: SERVER, onNewToken: 'replace'}),
  };

  readonly time: Record<string, () => Promise<void>> = {
    'a microtask': () => settle(1),
    'five microtasks': () => settle(5),
    'a moment': () => settle(),
    'half a second': () => this.world.clock.advance(500),
    'eleven seconds': () => this.world.clock.advance(11_000),
    'two minutes': () => this.world.clock.advance(120_000),
    'a night asleep': () => this.world.clock.sleep(30_000_000),
  };

  get #last() {
    return this.world.connections[this.world.connections.length - 1];
  }

  #watch(promise: Promise<unknown>): void {
    this.outcomes.push(outcomeOf(promise));
  }

  async happens(name: string): Promise<void> {
    await (this.network[name] ?? this.wishes[name] ?? this.time[name])?.();
    if (this.recorded.controller.connectionState === 'connected') {
      expect(this.world.open, 'connected by nothing').to.have.length(1);
    }
  }

  /** Whatever went before, this brings it to rest; what is wrong then is wrong for good. */
  async endsWell(): Promise<void> {
    this.world.respond = undefined;
    this.world.alive = false;
    await this.world.clock.advance(200_000);
    await this.recorded.controller.leave();
    await this.world.clock.advance(60_000);
    const {recorded, world} = this;
    expect(recorded.sessionEvents.join(' ')).to.match(/^(joined (activated )?deactivated ?)*$/);
    expect(
      this.outcomes.filter(({state}) => state === 'pending'),
      'promises that never settle',
    ).to.deep.equal([]);
    for (const {error} of this.outcomes) {
      if (error) expect(error).to.have.property('code').that.is.a('string');
    }
    expectAtRest(world);
    expect(recorded.log.filter((line) => line.startsWith('No way'))).to.deep.equal([]);
    expect(recorded.controller.state).to.be.oneOf(['idle', 'ended', 'failed']);
    expect(recorded.controller.connectionState).to.equal('disconnected');
    for (const secret of [TOKEN, OTHER_TOKEN, USER_TOKEN]) {
      expect(recorded.said).not.to.contain(secret);
    }
  }
}

const names = (from: 'network' | 'wishes' | 'time') => Object.keys(new Story({})[from]);
const NETWORK = names('network');
const WISHES = names('wishes');
const TIME = names('time');

const options: fc.Arbitrary<ControllerOptions> = fc.record({
  stickiness: fc.constantFrom('auto', 'none'),
  onNewToken: fc.constantFrom('refuse', 'replace'),
});

const story = (...kinds: string[][]) =>
  fc.array(fc.oneof(...kinds.map((kind) => fc.constantFrom(...kind))), {maxLength: 30});

describe('CobrowseController, whatever happens in whatever order', () => {
  expectNoStrayRejections();

  it('emits each event of a joined session once and in order (faults 21 to 26) [C5 R9]', async () => {
    const duplicates = ['activated', 'deactivated', 'JOIN is answered', 'the agent joins'];
    await fc.assert(
      fc.asyncProperty(options, story(duplicates, duplicates, TIME), async (how, events) => {
        const story = new Story(how);
        await story.happens('join');
        await story.happens('a moment');
        await story.happens('handshake is accepted');
        for (const event of events) await story.happens(event);
        await story.endsWell();
      }),
      {numRuns: 150},
    );
  });

  it('emits each event once and in order through losses and silence (faults 27 to 34) [C5 R2 R3 R9]', async () => {
    await fc.assert(
      fc.asyncProperty(options, story(NETWORK, TIME), async (how, events) => {
        const story = new Story(how);
        await story.happens('everything is taken at once');
        await story.happens('join');
        await story.happens('a moment');
        for (const event of events) await story.happens(event);
        await story.endsWell();
      }),
      {numRuns: 200},
    );
  });

  it('ends cleanly whatever the host calls at whatever moment (fault 38, fault 40) [C5 R9]', async () => {
    await fc.assert(
      fc.asyncProperty(options, story(NETWORK, WISHES, WISHES, TIME), async (how, events) => {
        const story = new Story(how);
        await story.happens('join');
        for (const event of events) await story.happens(event);
        await story.endsWell();
      }),
      {numRuns: 300},
    );
  });

  it('ends cleanly whatever the host calls within whatever event [C5 R9]', async () => {
    const reaction = fc.record({
      name: fc.constantFrom('joined', 'activated', 'deactivated', 'user-joined', 'state-change'),
      nth: fc.integer({min: 0, max: 4}),
      wish: fc.constantFrom(...WISHES),
    });
    await fc.assert(
      fc.asyncProperty(
        options,
        story(NETWORK, WISHES, TIME),
        fc.array(reaction, {minLength: 1, maxLength: 2}),
        async (how, events, reactions) => {
          const story = new Story(how);
          for (const {name, nth, wish} of reactions) {
            let count = 0;
            story.recorded.controller.addEventListener(name, () => {
              if (count++ === nth) void story.wishes[wish]!();
            });
          }
          await story.happens('everything is taken at once');
          await story.happens('join');
          for (const event of events) await story.happens(event);
          await story.endsWell();
        },
      ),
      {numRuns: 300},
    );
  });

  it('never joins a session that the host has left (fault 38) [C5 C8]', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({min: 0, max: 40}), fc.boolean(), async (rounds, quick) => {
        const story = new Story({});
        if (quick) await story.happens('everything is taken at once');
        await story.happens('join');
        await settle(rounds);
        await story.happens('handshake is accepted');
        await story.happens('leave');
        const before = story.recorded.sessionEvents.length;
        await story.happens('JOIN is answered');
        await story.happens('eleven seconds');
        expect(story.recorded.sessionEvents).to.have.length(before);
        await story.endsWell();
      }),
    );
  });
});
