import {expect} from 'chai';
import type {ControllerOptions} from '../../src/controller/options.js';
import type {Locks} from '../../src/controller/session-lock.js';
import {FakeCobrowse} from '../support/fake-cobrowse.js';
import {outcomeOf, RecordedController, TOKEN} from '../support/recorded-controller.js';
import {expectNoStrayRejections} from '../support/stray-rejections.js';

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
  expectNoStrayRejections();

  let locks: FakeLocks;
  let worlds: FakeCobrowse[];

  beforeEach(() => {
    locks = new FakeLocks();
    worlds = [];
  });

  const view = (options: ControllerOptions = {}): RecordedController => {
    const world = new FakeCobrowse();
    world.locks = locks;
    worlds.push(world);
    return new RecordedController(world, {activationTimeoutMs: 1e9, ...options});
  };

  const moment = async (): Promise<void> => {
    for (const world of worlds) await world.clock.advance(1000);
  };

  it('refuses a second view before any request: the server would end the session of its customer [C18]', async () => {
    const first = view();
    await first.controller.join(TOKEN);
    const second = view();
    const outcome = outcomeOf(second.controller.join('987654321'));
    await moment();

    expect(outcome.error).to.include({code: 'agent-busy', retryable: true});
    expect(second.all('error')[0]).to.include({code: 'agent-busy', fatal: true});
    expect(second.controller.state).to.equal('failed');
    expect(worlds[1]!.requests).to.deep.equal([]);
    expect(worlds[1]!.connections).to.have.length(0);
    expect(first.controller.state).to.equal('joined');
    await first.controller.leave();
  });

  it('lets the second view join when the first session is over [C18]', async () => {
    const first = view();
    await first.controller.join(TOKEN);
    await first.controller.leave();
    const second = view();
    await second.controller.join('987654321');

    expect(second.controller.state).to.equal('joined');
    await second.controller.leave();
    await moment();
    expect(locks.held).to.equal(0);
  });

  it('joins within the deactivated event of another view of the page [C18]', async () => {
    const first = view();
    const second = view();
    await first.controller.join(TOKEN);
    let outcome = outcomeOf(Promise.resolve<unknown>(undefined));
    first.controller.addEventListener('deactivated', () => {
      outcome = outcomeOf(second.controller.join('987654321'));
    });
    await first.controller.leave();
    await moment();

    expect(outcome.state).to.equal('resolved');
    await second.controller.leave();
  });

  it('waits a moment for a page that is being reloaded [C18]', async () => {
    locks.held = 1;
    const reloaded = view();
    const outcome = outcomeOf(reloaded.controller.join(TOKEN));
    await worlds[0]!.clock.advance(100);
    locks.held = 0;
    await worlds[0]!.clock.advance(1000);

    expect(outcome.state).to.equal('resolved');
    await reloaded.controller.leave();
  });

  it('frees the lock when the join fails or is aborted [C18]', async () => {
    const failing = view();
    worlds[0]!.alive = false;
    await failing.controller.join(TOKEN).catch(() => undefined);
    await moment();
    expect(locks.held).to.equal(0);

    const aborting = view();
    const outcome = outcomeOf(aborting.controller.join(TOKEN));
    await aborting.controller.leave();
    await moment();
    expect(outcome.error).to.include({code: 'aborted'});
    expect(locks.held).to.equal(0);
  });

  it('does not ask for the lock with "parallel" [C18]', async () => {
    locks.held = 1;
    const parallel = view({parallel: true});
    await parallel.controller.join(TOKEN);

    expect(parallel.controller.state).to.equal('joined');
    await parallel.controller.leave();
  });

  it('guards nothing where locking is forbidden, as in a sandboxed page [C18]', async () => {
    const sandboxed = view();
    worlds[0]!.locks = {request: () => Promise.reject(new DOMException('No.', 'SecurityError'))};
    await sandboxed.controller.join(TOKEN);

    expect(sandboxed.controller.state).to.equal('joined');
    await sandboxed.controller.leave();
  });
});
