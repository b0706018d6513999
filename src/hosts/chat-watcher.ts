import {CobrowseError} from '../errors.js';
import {invalid} from './host-errors.js';
import {isObject} from './user-data.js';

export interface ChatMessageHandler {
  handleChatMessage(text: string): unknown;
}

export interface WatchChatOptions {
  /** The event that carries a message, when the source is an `EventTarget`. Default `message`. */
  type?: string | undefined;
  /** Takes the text out of a message or an event. Default: text itself, `text`, `data`, `detail`. */
  textOf?: ((message: unknown) => unknown) | undefined;
  /** A message could not be handled, or the stream broke off. The watcher itself never throws. */
  onError?: ((error: CobrowseError) => void) | undefined;
}

const findText = (message: unknown): unknown => {
  if (!isObject(message)) return message;
  const {text, data, detail} = message as Record<string, unknown>;
  return [text, data, detail].map((part) => (isObject(part) ? part['text'] : part)).find(isText);
};
const isText = (part: unknown): part is string => typeof part === 'string';

/** An emitter of Node: `on` and `off` instead of an `EventTarget`. */
export interface EmitterLike {
  on(type: string, listener: (message: unknown) => void): unknown;
  off(type: string, listener: (message: unknown) => void): unknown;
}

/** A host adapter that knows the lines of its chat. */
export interface ChatLineSource {
  onChatLine?(handler: (text: string) => void): () => void;
}

export type ChatSource = AsyncIterable<unknown> | EventTarget | EmitterLike | ChatLineSource;

const has = <Name extends string>(
  source: object,
  name: Name,
): source is Record<Name, (...values: unknown[]) => unknown> =>
  typeof (source as Record<string, unknown>)[name] === 'function';

/** A window gets messages of everybody: a start message of another frame must not join. */
const isWindow = (source: object): boolean => (source as {window?: unknown}).window === source;

const isAsyncIterable = (source: object): source is AsyncIterable<unknown> =>
  Symbol.asyncIterator in source;

/** Sets a source to call `onMessage`. @returns The undo, or nothing when it is no source. */
const connect = (
  source: object,
  type: string,
  onMessage: (message: unknown) => void,
): (() => void) | undefined => {
  if (isWindow(source)) return undefined;
  if (has(source, 'onChatLine')) return source.onChatLine(onMessage) as () => void;
  if (has(source, 'addEventListener') && has(source, 'removeEventListener')) {
    source.addEventListener(type, onMessage);
    return () => source.removeEventListener(type, onMessage);
  }
  if (has(source, 'on') && has(source, 'off')) {
    source.on(type, onMessage);
    return () => source.off(type, onMessage);
  }
  return undefined;
};

/** Hands over what a stream brings. @returns The end of that. */
const follow = (
  source: AsyncIterable<unknown>,
  hand: (message: unknown) => void,
  onBroken: (cause: unknown) => void,
): (() => void) => {
  const iterator = source[Symbol.asyncIterator]();
  let following = true;
  const iterate = async (): Promise<void> => {
    for (;;) {
      const next = await iterator.next();
      if (next.done || !following) return;
      hand(next.value);
    }
  };
  iterate().catch(onBroken);
  return () => {
    following = false;
    // A stream that cannot be closed ends by itself, with nobody listening.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  };
};

/** @returns Whether a text is a start message that was handed over before. */
const replayGuard = (): ((text: string) => boolean) => {
  const started = new Set<string>();
  return (text) => {
    if (!text.startsWith('{start:')) return false;
    const isKnown = started.has(text);
    started.add(text);
    return isKnown;
  };
};

/**
 * Hands the text of every chat message to the view, which knows an invitation from the rest. A start
 * message that comes again, as in a transcript that is sent anew, is handed over once.
 *
 * @param source Messages as an async iterable, an `EventTarget` or an emitter of Node that emits one
 *     event for each, or a host adapter with `onChatLine`.
 * @returns The undo.
 * @throws {CobrowseError} `invalid-configuration` when the source is none of these, or a window.
 */
export const watchChat = (
  view: ChatMessageHandler,
  source: ChatSource,
  {type = 'message', textOf = findText, onError}: WatchChatOptions = {},
): (() => void) => {
  const isReplayed = replayGuard();
  let watching = true;
  const report = (message: string, cause: unknown): void => {
    const remediation = 'Watch the chat again once it is back.';
    try {
      if (watching) onError?.(new CobrowseError('bad-response', message, {remediation, cause}));
    } catch {
      // Whoever listens to errors has to deal with their own.
    }
  };
  const handle = async (message: unknown): Promise<void> => {
    try {
      const text = textOf(message);
      if (watching && isText(text) && !isReplayed(text)) await view.handleChatMessage(text);
    } catch (cause) {
      report('A chat message could not be handled.', cause);
    }
  };
  const hand = (message: unknown): void => void handle(message);
  // A host without types may give anything.
  const given: object = isObject(source) ? source : {};
  const end = isAsyncIterable(given)
    ? follow(given, hand, (cause) => report('The stream of chat messages broke off.', cause))
    : connect(given, type, hand);
  if (!end) {
    throw invalid(
      'The chat is no source of messages, or a window, which gets messages of everybody.',
      'Pass an async iterable, or an object that emits an event for each message of the chat alone.',
    );
  }
  return () => {
    watching = false;
    end();
  };
};
