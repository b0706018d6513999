import {CobrowseError, type CobrowseErrorOptions} from './errors.js';

/*
 * Every text that a CobrowseError carries, once, with its remedy. No text ever holds a session token,
 * a user token, or anything that a server sent.
 */

// util

/** The error of everything that a caller, or a newer call, has aborted. */
export const aborted = (): CobrowseError =>
  new CobrowseError('aborted', 'Aborted before it was done.', {retryable: true});

// protocol

/** A server that does not answer, or answers that it cannot. A browser does not say which. */
export const unreachable = (what: string, options?: CobrowseErrorOptions): CobrowseError =>
  new CobrowseError('server-unreachable', `The Co-browse server ${what}.`, {
    remediation:
      "Check the address, the network, and that the server's allowedOrigins has this page's origin.",
    retryable: true,
    ...options,
  });

/** @param what A global that is missing. */
export const unsupported = (what: 'WebSocket' | 'fetch'): CobrowseError =>
  new CobrowseError('unsupported-environment', `There is no ${what} here.`, {
    remediation: `Provide a global ${what}, as browsers have it${what === 'fetch' ? '' : ', or use long-polling'}.`,
  });

/** Not refused: such a server works, but for its agent page. */
export const agentPageAstray = (): CobrowseError =>
  new CobrowseError('invalid-configuration', 'The path of "server" does not end in /cobrowse.', {
    remediation:
      'Serve it below a path that ends in /cobrowse: its agent page finds the server by that.',
  });

const refused = (what: string, remediation: string): CobrowseError =>
  new CobrowseError('server-refused', `The Co-browse server ${what}.`, {remediation});

/** A server that answers, and will not do so otherwise another time. */
export const refusedWith = (status: number): CobrowseError =>
  refused(
    `answered ${status}`,
    "Check that the server's allowedOrigins has this page's origin, and the credentials in requestHeaders, if any.",
  );

export const redirected = (): CobrowseError =>
  refused('redirects elsewhere', 'Set "server" to the address it redirects to.');

/** Repeats no name and no value: they may be secrets. */
export const headersInvalid = (): CobrowseError =>
  new CobrowseError('invalid-configuration', 'The requestHeaders are not valid HTTP headers.', {
    remediation: 'Give a record, a Headers object or pairs, or a function that returns these.',
  });

export const headersFailed = (options: CobrowseErrorOptions): CobrowseError =>
  new CobrowseError('invalid-configuration', 'The function requestHeaders failed.', {
    remediation: 'Look at the cause of this error.',
    ...options,
  });

/** A reply that is not what the vendor documents. Says which part, never what it held. */
export const badResponse = (what: string): CobrowseError =>
  new CobrowseError('bad-response', `The server's answer is not understood: ${what}.`, {
    remediation: 'Check that "server" leads to Co-browse, not to a login page or a proxy.',
    retryable: true,
  });

export const handshakeDenied = (): CobrowseError =>
  new CobrowseError('handshake-denied', 'The server denied the CometD handshake.', {
    remediation: "Check the server's access rules for CometD clients.",
  });

export const connectTimedOut = (limitMs: number): CobrowseError =>
  new CobrowseError('connect-timeout', `No handshake within ${limitMs} ms.`, {
    remediation: 'Check that proxies let CometD pass, by WebSocket or long-polling.',
    retryable: true,
  });

export const joinTimedOut = (limitMs: number): CobrowseError =>
  new CobrowseError('join-timeout', `No answer to the join within ${limitMs} ms.`, {
    remediation: 'Ask the customer for a new session number.',
    retryable: true,
  });

export const joinRefused = (): CobrowseError =>
  new CobrowseError('join-refused', 'The server refused to let the agent desktop join.', {
    remediation:
      'Ask the customer for a new session number. If the server wants a token of agents, check "authToken".',
  });

export const sessionEnded = (): CobrowseError =>
  new CobrowseError('session-ended', 'The session ended before it could be joined.', {
    remediation: 'Ask the customer to start a new session.',
  });

/** The REST API no longer knows the user token. */
export const sessionOver = (): CobrowseError =>
  new CobrowseError('session-ended', 'The session is over already.');

export const forgottenClient = (): CobrowseError =>
  new CobrowseError(
    'stickiness-unavailable',
    'The server forgets this client: its requests reach different nodes, or lack cookies.',
    {
      remediation:
        'Set the serverUrl option of each Co-browse node, or serve Co-browse from the site of this page.',
      retryable: true,
    },
  );

// hosts

/** A host adapter that threw, rejected, or did not settle in time. Its own text is only the cause. */
export const attachFailedBy = (cause?: unknown): CobrowseError =>
  new CobrowseError('attach-failed', 'The host adapter failed or took too long.', {
    retryable: true,
    cause,
  });

/** Nobody knows what the interaction holds, so what would replace it is kept back. */
export const totalsUnknown = (cause?: unknown): CobrowseError =>
  new CobrowseError(
    'attach-failed',
    'The keys of earlier sessions cannot be read; until then, totals are not written.',
    {
      remediation:
        'Check readAttachedData; in WWE, list the CoBrowse keys in service-client-api.user-data.read-allowed.',
      retryable: true,
      cause,
    },
  );

export const lastKeysLost = (cause: unknown): CobrowseError =>
  new CobrowseError('attach-failed', 'The last keys of the session could not be written.', {
    remediation: 'Look at the cause of this error; attachedData has the keys.',
    cause,
  });

// controller

/** Says how long the text was, never what it held: it may be a token with a slip. */
export const invalidToken = (text: unknown): CobrowseError =>
  new CobrowseError(
    'invalid-session-token',
    `A session number has nine digits; this has ${typeof text === 'string' ? text.length : 'no'} characters.`,
    {remediation: 'Ask the customer to read the number on their page again.'},
  );

export const misconfigured = (cause: unknown): CobrowseError =>
  new CobrowseError('invalid-configuration', 'An option is not what it has to be.', {
    remediation: 'Check the options against the documentation.',
    cause,
  });

export const alreadyJoined = (): CobrowseError =>
  new CobrowseError('already-joined', 'This view is in another session.', {
    remediation: 'End it first, or set onNewToken to "replace".',
  });

/** Another view of this browser holds the one session that an agent may have. */
export const agentBusy = (): CobrowseError =>
  new CobrowseError('agent-busy', 'The agent is in another session in this browser.', {
    remediation: 'End the other session first, or set "parallel" if the server allows several.',
    retryable: true,
  });

/** The server ended this session, since the agent is in another one. */
export const sessionsOverLimit = (): CobrowseError =>
  new CobrowseError('agent-busy', 'The server allows this agent no further session.', {
    remediation: "End the agent's other session, then ask the customer to start a new one.",
  });

export const sessionNotFound = (): CobrowseError =>
  new CobrowseError('session-not-found', 'There is no such session, or it is over.', {
    remediation: 'Ask the customer to read the number again, or to start a new session.',
  });

export const viewNotActivated = (afterMs: number): CobrowseError =>
  new CobrowseError(
    'view-not-activated',
    `The session is joined, but not active after ${Math.round(afterMs / 1000)} s.`,
    {
      remediation: 'Look at the agent page: it may be blank, blocked, or waiting for the agent.',
      retryable: true,
    },
  );

export const stopFailed = (cause: unknown): CobrowseError =>
  new CobrowseError('stop-failed', 'The server did not confirm that the session is stopped.', {
    remediation: 'Ask the customer to check that their page is no longer shared.',
    cause,
  });

export const stopTimedOut = (limitMs: number): CobrowseError =>
  unreachable(`did not answer the stop within ${limitMs} ms`);

export const unsteadyNode = (): CobrowseError =>
  new CobrowseError(
    'stickiness-unavailable',
    'The server keeps forgetting this client: its requests do not stay on one node.',
    {
      remediation:
        'Set the serverUrl option of each Co-browse node, or make the load balancer honour gcbSessionServer.',
      retryable: true,
    },
  );

export const unreachedNode = (): CobrowseError =>
  new CobrowseError(
    'stickiness-unavailable',
    'The session is on a node that this page cannot address, neither by a URL nor by a cookie.',
    {
      remediation:
        'Set the serverUrl option of each Co-browse node, or serve Co-browse from the site of this page.',
      retryable: true,
    },
  );

// element

/** The Content Security Policy of the page with the view. */
export const viewBlocked = (): CobrowseError =>
  new CobrowseError('view-blocked', 'The content policy of this page keeps the agent page out.', {
    remediation: 'Add the Co-browse server to "frame-src" of the Content-Security-Policy.',
  });

/** The Cross-Origin-Embedder-Policy of the page with the view. */
export const viewNotIsolated = (): CobrowseError =>
  new CobrowseError('view-blocked', 'The embedder policy of this page keeps the agent page out.', {
    remediation:
      'Serve this page without Cross-Origin-Embedder-Policy, or the agent page with one and with "Cross-Origin-Resource-Policy: cross-origin".',
  });

/** A fault of the view or of what a host has set on it. The session goes on. */
export const viewFailed = (cause: unknown): CobrowseError =>
  new CobrowseError('view-failed', 'The view could not be shown as it was set.', {
    remediation: 'Check its properties; "cause" of lastError says what failed.',
    cause,
  });
