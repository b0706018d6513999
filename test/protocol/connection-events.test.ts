import {expect} from 'chai';
import {unreachable} from '../../src/error-texts.js';
import {ConnectionEvents} from '../../src/protocol/connection-events.js';
import type {ConnectionEvent} from '../../src/protocol/session-connection.js';

const activated = (activationTime: number): ConnectionEvent => ({
  type: 'message',
  message: {type: 'activated', activationTime},
});
const RESTORED: ConnectionEvent = {type: 'restored'};
const LOST: ConnectionEvent = {type: 'lost', error: unreachable('is gone'), forgotten: false};

describe('ConnectionEvents', () => {
  let events: ConnectionEvents;
  let seen: ConnectionEvent[];
  const record = (event: ConnectionEvent): void => void seen.push(event);

  beforeEach(() => {
    events = new ConnectionEvents();
    seen = [];
  });

  it('keeps what comes before somebody listens, a loss included, in order [C5]', () => {
    const early = [activated(1), RESTORED, LOST];
    for (const event of early) events.emit(event);
    events.listen(record);
    events.emit(activated(2));

    expect(seen).to.deep.equal([...early, activated(2)]);
  });

  it('passes on in order what is emitted while it passes on [C5]', () => {
    events.emit(activated(1));
    events.emit(activated(2));
    events.listen((event) => {
      record(event);
      if (seen.length === 1) events.emit(RESTORED);
    });

    expect(seen).to.deep.equal([activated(1), activated(2), RESTORED]);
  });

  it('passes nothing on after it is closed, not even what it kept', () => {
    events.emit(activated(1));
    events.emit(activated(2));
    events.listen((event) => {
      record(event);
      events.close();
    });
    events.emit(LOST);

    expect(seen).to.deep.equal([activated(1)]);
  });

  it('goes on after a listener that throws [R11]', () => {
    events.emit(activated(1));
    events.emit(activated(2));
    const listen = (): void =>
      events.listen((event) => {
        record(event);
        if (seen.length === 1) throw new Error('a listener of ours');
      });
    expect(listen).to.throw();
    events.emit(RESTORED);

    expect(seen).to.deep.equal([activated(1), activated(2), RESTORED]);
  });

  it('keeps a flood within bounds, and a loss in any case [R8]', () => {
    for (let count = 0; count < 100_000; count++) events.emit(activated(count));
    events.emit(LOST);
    events.listen(record);

    expect(seen).to.have.length(201);
    expect(seen[200]).to.equal(LOST);
  });
});
