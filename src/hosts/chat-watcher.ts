import {CobrowseError} from '../errors.js';
import {invalid} from './parameters.js';
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

const isAsyncIterable = (source: object): source is AsyncIterable<unknown> =>
  Symbol.asyncIterator in source;

/**
 * Hands the text of every chat message to the view, which knows an invitation from the rest.
 *
 * @param source Messages as an async iterable, or an `EventTarget` that fires one event for each.
 * @returns The undo.
 * @throws {CobrowseError} `invalid-configuration` when the source is neither.
 */
export const watchChat = (
  view: ChatMessageHandler,
  source: AsyncIterable<unknown> | EventTarget,
  {type = 'message', textOf = findText, onError}: WatchChatOptions = {},
): (() => void) => {
  let watching = true;
  const report = (message: string, cause: unknown): void => {
    const remediation = 'Watch the chat again once it is back.';
    if (watching) onError?.(new CobrowseError('bad-response', message, {remediation, cause}));
  };
  const handle = async (message: unknown): Promise<void> => {
    try {
      const text = textOf(message);
      if (watching && isText(text)) await view.handleChatMessage(text);
    } catch (cause) {
      report('A chat message could not be handled.', cause);
    }
  };
  const onMessage = (event: Event): void => void handle(event);
  const iterate = async (iterator: AsyncIterator<unknown>): Promise<void> => {
    try {
      for (;;) {
        const next = await iterator.next();
        if (next.done || !watching) return;
        void handle(next.value);
      }
    } catch (cause) {
      report('The stream of chat messages broke off.', cause);
    }
  };

  if (isAsyncIterable(source)) {
    const iterator = source[Symbol.asyncIterator]();
    void iterate(iterator);
    return () => {
      watching = false;
      // A stream that cannot be told to end ends by itself, with nobody listening.
      void Promise.resolve(iterator.return?.()).catch(() => undefined);
    };
  }
  if (typeof source.addEventListener !== 'function') {
    throw invalid(
      'The chat is neither an async iterable nor an EventTarget.',
      'Pass a stream of messages, or an object that fires an event for each.',
    );
  }
  source.addEventListener(type, onMessage);
  return () => {
    watching = false;
    source.removeEventListener(type, onMessage);
  };
};
