import {expect} from 'chai';
import {JoinAnswer} from '../../src/protocol/join-answer.js';
import {FakeClock} from '../support/fake-clock.js';
import {expectNoStrayRejections} from '../support/stray-rejections.js';

const channel = '/service/session/join';
const REPLY = {userToken: 'secret', users: [], sessionHistoryId: 'history-1'};

describe('JoinAnswer', () => {
  expectNoStrayRejections();

  let clock: FakeClock;
  let answer: JoinAnswer;
  let outcome: unknown;

  beforeEach(() => {
    clock = new FakeClock();
    answer = new JoinAnswer(clock);
    outcome = undefined;
    answer.accepted.then(
      (reply) => (outcome = reply),
      (error: unknown) => (outcome = (error as {code: string}).code),
    );
  });

  it('is what comes inside the acknowledgement, or apart from it [C12]', async () => {
    answer.onAcknowledged({channel, successful: true});
    await clock.advance(1000);
    expect(outcome, 'not before it comes').to.equal(undefined);

    expect(answer.onAnswered(REPLY)).to.equal('secret');
    await clock.advance(0);
    expect(outcome).to.deep.equal(REPLY);
    expect(clock.pending).to.equal(0);
  });

  it('is what comes before the acknowledgement, too', async () => {
    answer.onAnswered(REPLY);
    answer.onAcknowledged({channel, successful: true});
    expect(clock.pending, 'timers left armed').to.equal(0);
    await clock.advance(3000);

    expect(outcome).to.deep.equal(REPLY);
  });

  for (const data of [{}, null, {users: []}, {userToken: ''}, '']) {
    it(`is a refusal at once when it is ${JSON.stringify(data)} [C13]`, async () => {
      answer.onAcknowledged({channel, successful: true});
      expect(answer.onAnswered(data)).to.equal('');
      await clock.advance(0);

      expect(outcome).to.equal('join-refused');
      expect(clock.pending).to.equal(0);
    });
  }

  it('is a refusal within 2 s when there is nothing but the acknowledgement [C13]', async () => {
    answer.onAcknowledged({channel, successful: true});
    await clock.advance(1999);

    expect(outcome).to.equal('join-refused');
  });

  for (const [fields, code] of [
    [{successful: false, error: '403:denied:publish_denied'}, 'join-refused'],
    [{successful: false, error: '402::Unknown client'}, 'stickiness-unavailable'],
    [{successful: false, error: '403:402:publish_denied'}, 'join-refused'],
    [{successful: false, failure: {httpCode: 502}}, 'server-unreachable'],
    [{}, 'join-refused'],
  ] as const) {
    it(`is ${code} after ${JSON.stringify(fields)} [C13]`, async () => {
      answer.onAcknowledged({channel, ...fields});
      answer.onAnswered(REPLY);
      await clock.advance(0);

      expect(outcome).to.equal(code);
    });
  }

  it('says of a failure when it came', async () => {
    answer.onAcknowledged({channel, failure: {}});

    expect(await answer.accepted.catch(String)).to.contain('was lost while joining');
  });

  it('is a bad response when a field is something else', async () => {
    expect(answer.onAnswered({...REPLY, users: 5})).to.equal('');
    await clock.advance(0);

    expect(outcome).to.equal('bad-response');
  });

  it('comes once, but for the user token of a repeated JOIN', async () => {
    answer.onAnswered(REPLY);
    expect(answer.onAnswered({...REPLY, userToken: 'later', users: [{role: 1}]})).to.equal('later');
    expect(answer.onAnswered({})).to.equal('');
    answer.fail(new Error('too late'));
    await clock.advance(0);

    expect(outcome).to.deep.equal(REPLY);
  });

  it('leaves no timer behind when the question is void', async () => {
    answer.onAcknowledged({channel, successful: true});
    answer.fail({code: 'aborted'});
    await clock.advance(0);

    expect(outcome).to.equal('aborted');
    expect(clock.pending).to.equal(0);
  });
});
