import {EventEmitter} from 'node:events';
import {expect} from 'chai';
import type {CobrowseError} from '../../src/errors.js';
import {watchChat, type ChatSource, type WatchChatOptions} from '../../src/hosts/chat-watcher.js';

/** A stream that the test feeds by hand. */
class Stream implements AsyncIterable<unknown> {
  returned = 0;
  #wake: (() => void) | undefined;
  readonly #queue: (() => IteratorResult<unknown>)[] = [];

  push(step: () => IteratorResult<unknown>): void {
    this.#queue.push(step);
    this.#wake?.();
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return {
      next: async () => {
        while (this.#queue.length === 0) await new Promise<void>((wake) => (this.#wake = wake));
        return (this.#queue.shift() as () => IteratorResult<unknown>)();
      },
      return: async () => {
        this.returned++;
        return {done: true, value: undefined};
      },
    };
  }
}

const message = (value: unknown) => () => ({done: false, value});

/** Watches, and lets the test wait for the next text or error. */
const watch = (source: ChatSource, options: WatchChatOptions = {}) => {
  const texts: string[] = [];
  const errors: CobrowseError[] = [];
  let wake: () => void = () => undefined;
  const next = () => new Promise<void>((resolve) => (wake = resolve));
  const view = {
    handleChatMessage: (text: string) => {
      texts.push(text);
      wake();
      if (text === 'bad') throw new Error('bad');
      return text === 'late' ? Promise.reject(new Error('late')) : false;
    },
  };
  const onError = (error: CobrowseError) => {
    errors.push(error);
    wake();
  };
  return {texts, errors, next, stop: watchChat(view, source, {onError, ...options})};
};

describe('watchChat', () => {
  it('hands on every text of an async iterable [H1]', async () => {
    const stream = new Stream();
    const {texts, next} = watch(stream);
    for (const value of ['a', {text: '{start:123456789}'}, {data: 'b'}]) {
      const received = next();
      stream.push(message(value));
      await received;
    }
    expect(texts).to.deep.equal(['a', '{start:123456789}', 'b']);
  });

  it('hands on every text of an EventTarget [H1]', () => {
    const chat = new EventTarget();
    const {texts} = watch(chat);
    chat.dispatchEvent(new MessageEvent('message', {data: 'a'}));
    chat.dispatchEvent(new MessageEvent('message', {data: {text: 'b'}}));
    chat.dispatchEvent(new MessageEvent('other', {data: 'c'}));
    expect(texts).to.deep.equal(['a', 'b']);
  });

  it('takes another event and another place of the text', () => {
    const chat = new EventTarget();
    const {texts} = watch(chat, {
      type: 'chat-line',
      textOf: (event) => (event as MessageEvent<{body: string}>).data.body,
    });
    chat.dispatchEvent(new MessageEvent('chat-line', {data: {body: 'a'}}));
    expect(texts).to.deep.equal(['a']);
  });

  it('passes over what has no text', () => {
    const chat = new EventTarget();
    const {texts, errors} = watch(chat);
    for (const data of [null, undefined, 7, {}, {text: 7}, []]) {
      chat.dispatchEvent(new MessageEvent('message', {data}));
    }
    expect(texts).to.deep.equal([]);
    expect(errors).to.deep.equal([]);
  });

  it('goes on after a message that could not be handled, and says so', async () => {
    const chat = new EventTarget();
    const {texts, errors, next} = watch(chat);
    for (const data of ['bad', 'late', 'good']) {
      chat.dispatchEvent(new MessageEvent('message', {data}));
    }
    await next();
    expect(texts).to.deep.equal(['bad', 'late', 'good']);
    expect(errors.map(({code}) => code)).to.deep.equal(['bad-response', 'bad-response']);
  });

  it('survives a listener to its errors that throws itself', async () => {
    const chat = new EventTarget();
    const fail = (): never => {
      throw new Error('?');
    };
    watchChat({handleChatMessage: fail}, chat, {onError: fail});
    const stray: unknown[] = [];
    const note = (error: unknown): number => stray.push(error);
    process.on('unhandledRejection', note);
    chat.dispatchEvent(new MessageEvent('message', {data: 'a'}));
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', note);

    expect(stray).to.deep.equal([]);
  });

  it('says so when the stream breaks off', async () => {
    const stream = new Stream();
    const {texts, errors, next} = watch(stream);
    const received = next();
    stream.push(message('a'));
    await received;
    const broken = next();
    stream.push(() => {
      throw new Error('socket closed');
    });
    await broken;
    expect(texts).to.deep.equal(['a']);
    expect(errors.map((error) => error.message)).to.deep.equal([
      'The stream of chat messages broke off.',
    ]);
    expect((errors[0]?.cause as Error).message).to.equal('socket closed');
  });

  it('stops when asked to, and closes the stream [E3]', async () => {
    const stream = new Stream();
    const {texts, errors, stop} = watch(stream);
    stop();
    stream.push(message('a'));
    stream.push(() => {
      throw new Error('closed');
    });
    await new Promise((resolve) => setTimeout(resolve));
    expect(texts).to.deep.equal([]);
    expect(errors).to.deep.equal([]);
    expect(stream.returned).to.equal(1);

    const chat = new EventTarget();
    const second = watch(chat);
    second.stop();
    chat.dispatchEvent(new MessageEvent('message', {data: 'a'}));
    expect(second.texts).to.deep.equal([]);
  });

  it('hands on every message of an emitter of Node, once if it is a start [H1 H5]', () => {
    const chat = new EventEmitter();
    const {texts, stop} = watch(chat, {type: 'line'});
    for (const text of ['a', '{start:123456789}', 'a', '{start:123456789}']) {
      chat.emit('line', {text});
    }
    expect(texts).to.deep.equal(['a', '{start:123456789}', 'a']);
    stop();
    expect(chat.listenerCount('line')).to.equal(0);
  });

  it('refuses what is no stream, and a window, which gets messages of everybody [S7]', () => {
    const window: {window?: unknown} & EventTarget = new EventTarget();
    window.window = window;
    for (const source of [{}, window, null, undefined, 'chat'] as object[]) {
      expect(() => watch(source as EventTarget))
        .to.throw()
        .with.property('code', 'invalid-configuration');
    }
  });
});
