import {expect} from 'chai';
import {join, recorded, UNHURRIED, useController, world} from '../support/controller-suite.js';
import type {Answer} from '../support/fake-cobrowse.js';

const MINUTE_MS = 60_000;

/** Every form in which a server, or a proxy before it, says that it knows no such session. */
const NOT_FOUND: readonly (readonly [string, Answer])[] = [
  ['404', {status: 404}],
  ['410', {status: 410}],
  ['an empty reply', {status: 200, body: ''}],
  ['{}', {status: 200, body: {}}],
  ['null', {status: 200, body: 'null'}],
];

describe('CobrowseController, when REST does not find a joined session', () => {
  useController(UNHURRIED);
  beforeEach(join);

  const answerFor = (durationMs: number, answer: Answer): void => {
    const until = world.clock.elapsed() + durationMs;
    world.respond = () => (world.clock.elapsed() < until ? answer : undefined);
  };

  for (const [what, answer] of NOT_FOUND) {
    it(`goes on after ${what} on one probe over a healthy connection [C16]`, async () => {
      answerFor(10_001, answer);
      await world.clock.advance(MINUTE_MS);

      expect(recorded.sessionEvents).to.deep.equal(['joined']);
      expect(recorded.controller.state).to.equal('joined');
    });

    it(`goes on after ${what} for 9 s, as proxies answer while they restart [C16]`, async () => {
      answerFor(19_000, answer);
      await world.clock.advance(MINUTE_MS);

      expect(recorded.sessionEvents).to.deep.equal(['joined']);
    });

    it(`ends once after ${what} for more than 10 s [C16 C5]`, async () => {
      answerFor(1e9, answer);
      await world.clock.advance(20_000);
      expect(recorded.sessionEvents).to.deep.equal(['joined', 'deactivated']);

      await world.clock.advance(MINUTE_MS);
      expect(recorded.sessionEvents).to.deep.equal(['joined', 'deactivated']);
      expect(recorded.all('deactivated')[0]).to.include({endedBy: 'unknown', estimated: true});
    });
  }

  it('goes on when a balancer answers 404 for 3 s and drops the connection as well [C16]', async () => {
    answerFor(3000, {status: 404});
    world.connection.loses({forgotten: true});
    await world.clock.advance(MINUTE_MS);

    expect(recorded.sessionEvents).to.deep.equal(['joined']);
    expect(recorded.controller.connectionState).to.equal('connected');
  });

  it('counts the time anew when the session was found in between [C16]', async () => {
    let asked = 0;
    world.respond = () => (++asked % 4 === 0 ? undefined : {status: 404});
    await world.clock.advance(5 * MINUTE_MS);

    expect(recorded.sessionEvents).to.deep.equal(['joined']);
  });

  it('counts the time anew when a message came in between [C16]', async () => {
    world.respond = () => ({status: 404});
    await world.clock.advance(15_000);
    world.connection.receives('joined', {userId: 7, role: 1});
    await world.clock.advance(10_000 + 9999);
    expect(recorded.sessionEvents).to.deep.equal(['joined']);

    await world.clock.advance(1);
    expect(recorded.sessionEvents).to.deep.equal(['joined', 'deactivated']);
  });

  it('dates the end to when the session was first missed [C16 A3]', async () => {
    world.connection.receives('activated', {activationTime: 1000});
    world.respond = () => ({status: 404});
    await world.clock.advance(MINUTE_MS);

    expect(recorded.all('deactivated')[0]).to.include({durationMs: 10_000});
  });
});
