import {expect} from 'chai';
import {linkSignal} from '../../src/util/abort.js';

describe('linkSignal', () => {
  it('calls at once for a signal that is aborted already', () => {
    let calls = 0;
    linkSignal(AbortSignal.abort(), () => calls++);

    expect(calls).to.equal(1);
  });

  it('keeps no listener on a signal that was aborted (threat 24)', () => {
    const abort = new AbortController();
    let calls = 0;
    linkSignal(abort.signal, () => calls++);
    abort.abort();
    abort.signal.dispatchEvent(new Event('abort'));

    expect(calls).to.equal(1);
  });

  it('keeps no listener once the link is undone (threat 24)', () => {
    const abort = new AbortController();
    let calls = 0;
    const unlink = linkSignal(abort.signal, () => calls++);
    unlink();
    abort.abort();

    expect(calls).to.equal(0);
  });

  it('takes what cannot be listened to for a signal that is never aborted', () => {
    const calls: string[] = [];
    const link = (signal: unknown) => linkSignal(signal as AbortSignal, () => calls.push('call'));
    for (const signal of [undefined, null, {}, 'text']) link(signal)();

    expect(calls).to.deep.equal([]);
  });
});
