import {expect} from 'chai';
import type {Locks} from '../../src/controller/session-lock.js';
import {
  join,
  recorded,
  start,
  UNHURRIED,
  useController,
  world,
} from '../support/controller-suite.js';
import {FakeCobrowse} from '../support/fake-cobrowse.js';
import {outcomeOf, RecordedController} from '../support/recorded-controller.js';

/** The one lock of a browser, as `navigator.locks` grants it: later, and only if nobody holds it. */
class FakeLocks {
  held = 0;

  readonly request = (async (
    _name: string,
    _options: LockOptions,
    use: (lock: Lock | null) => Promise<void> | undefined,
  ) => {
    await Promise.resolve();
    if (this.held > 0) return use(null);
    this.held++;
    await use({name: 'fake', mode: 'exclusive'});
    this.held--;
  }) as unknown as Locks['request'];
}

describe('CobrowseController, where the browser has Web Locks', () => {
  useController(UNHURRIED);

  const OTHER_TOKEN = '987654321';
  let locks: FakeLocks;
  /** Another view of the same browser, with a network of its own. */
  let otherWorld: FakeCobrowse;
  let other: RecordedController;

  beforeEach(() => {
    locks = new FakeLocks();
    world.locks = locks;
    start();
    otherWorld = new FakeCobrowse();
    otherWorld.locks = locks;
    other = new RecordedController(otherWorld, UNHURRIED);
  });

  const joinOther = () => other.controller.join(OTHER_TOKEN);

  const moment = async (): Promise<void> => {
    for (const {clock} of [world, otherWorld]) await clock.advance(1000);
  };

  it('refuses a second view before any request: the server would end the session of its customer [C18]', async () => {
    await join();
    const outcome = outcomeOf(joinOther());
    await moment();

    expect(outcome.error).to.include({code: 'agent-busy', retryable: true});
    expect(other.all('error')[0]).to.include({code: 'agent-busy', fatal: true});
    expect(other.all('error')[0]?.remediation).to.match(
      /^End the other session first\. Integrators: .*"parallel"/,
    );
    expect(other.controller.state).to.equal('failed');
    expect(otherWorld.requests).to.deep.equal([]);
    expect(otherWorld.connections).to.have.length(0);
    expect(recorded.controller.state).to.equal('joined');
  });

  it('lets the second view join when the first session is over [C18]', async () => {
    await join();
    await recorded.controller.leave();
    await joinOther();

    expect(other.controller.state).to.equal('joined');
    await other.controller.leave();
    await moment();
    expect(locks.held).to.equal(0);
  });

  it('joins within the deactivated event of another view of the page [C18]', async () => {
    await join();
    let outcome = outcomeOf(Promise.resolve<unknown>(undefined));
    recorded.controller.addEventListener('deactivated', () => {
      outcome = outcomeOf(joinOther());
    });
    await recorded.controller.leave();
    await moment();

    expect(outcome.state).to.equal('resolved');
    await other.controller.leave();
  });

  it('waits a moment for a page that is being reloaded [C18]', async () => {
    locks.held = 1;
    const outcome = outcomeOf(join());
    await world.clock.advance(100);
    locks.held = 0;
    await world.clock.advance(1000);

    expect(outcome.state).to.equal('resolved');
  });

  it('frees the lock when the join fails or is aborted [C18]', async () => {
    world.alive = false;
    await join().catch(() => undefined);
    await moment();
    expect(locks.held).to.equal(0);

    const outcome = outcomeOf(joinOther());
    await other.controller.leave();
    await moment();
    expect(outcome.error).to.include({code: 'aborted'});
    expect(locks.held).to.equal(0);
  });

  it('does not ask for the lock with "parallel" [C18]', async () => {
    locks.held = 1;
    start({parallel: true});
    await join();

    expect(recorded.controller.state).to.equal('joined');
  });

  it('guards nothing where locking is forbidden, as in a sandboxed page [C18]', async () => {
    world.locks = {request: () => Promise.reject(new DOMException('No.', 'SecurityError'))};
    start();
    await join();

    expect(recorded.controller.state).to.equal('joined');
  });

  it('guards nothing where Web Locks are a stand-in that throws or never answers [C18 R9]', async () => {
    const request = (): never => {
      throw new TypeError('?');
    };
    for (const stub of [{request}, {request: () => new Promise<never>(() => undefined)}]) {
      world.locks = stub;
      start();
      const outcome = outcomeOf(join());
      await world.clock.advance(1000);

      expect(outcome.state).to.equal('resolved');
      await recorded.controller.leave();
    }
  });

  it('settles a join that is left while the lock is not answered [R9]', async () => {
    world.locks = {request: () => new Promise<never>(() => undefined)};
    start();
    const outcome = outcomeOf(join());
    await recorded.controller.leave();
    await world.clock.advance(0);

    expect(outcome.error).to.include({code: 'aborted'});
  });
});
