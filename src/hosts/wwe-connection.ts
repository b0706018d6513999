import {invalid} from './host-errors.js';
import {checkInteractionId, checkOrigin} from './parameters.js';
import type {Fields} from './user-data.js';
import {WweClient} from './wwe-client.js';
import {createWweHost, type WweHost} from './wwe-host.js';

export interface WweConnectionOptions {
  /** The exact origin of Workspace Web Edition; nothing is sent to or taken from any other. */
  origin: string;
  /** The window of WWE. Default: the window that opened this one, else its parent. */
  target?: Window | undefined;
}

export interface WweHostOptions extends WweConnectionOptions {
  interactionId: string;
}

/** The connection of a page to WWE, from which hosts for its interactions come. */
export interface WweConnection {
  /** @throws {CobrowseError} `invalid-configuration` */
  hostFor(interactionId: string): WweHost;
  /** Stops listening; its hosts are disposed of. */
  dispose(): void;
}

const findTarget = (target: Window | undefined): Window => {
  const found = target ?? (window.opener as Window | null) ?? window.parent;
  if (found === window) {
    throw invalid(
      'This page is neither framed nor opened by Workspace Web Edition.',
      'Embed it through interaction.web-content, or pass the window of WWE as target.',
    );
  }
  return found;
};

/**
 * Connects the page to WWE, once for all interactions: WWE gives a frame its id when it likes, which
 * may be before the first interaction. To be called while the page loads, and kept as long as it lives.
 *
 * @throws {CobrowseError} `invalid-configuration`
 */
export const connectWwe = (options: WweConnectionOptions): WweConnection => {
  const hosts = new Set<WweHost>();
  const handlers = new Set<(message: Fields) => void>();
  const client = new WweClient(checkOrigin(options.origin), findTarget(options.target), (message) =>
    [...handlers].forEach((handler) => handler(message)),
  );
  return {
    hostFor(interactionId) {
      const host = createWweHost(client, checkInteractionId(interactionId), {
        listen(handler) {
          handlers.add(handler);
          return () => handlers.delete(handler);
        },
        onDispose: () => hosts.delete(host),
      });
      hosts.add(host);
      return host;
    },
    dispose() {
      for (const host of [...hosts]) host.dispose();
      client.dispose();
    },
  };
};

/**
 * A host with a connection of its own, for a page that is made for one interaction. A page that lives
 * longer uses {@link connectWwe}: this one misses a frame id that WWE has sent before.
 *
 * @throws {CobrowseError} `invalid-configuration`
 */
export const wweHost = ({interactionId, ...options}: WweHostOptions): WweHost => {
  checkInteractionId(interactionId);
  const connection = connectWwe(options);
  const host = connection.hostFor(interactionId);
  return {...host, dispose: () => connection.dispose()};
};
