import {CobrowseError, type CobrowseErrorCode, type CobrowseErrorOptions} from './errors.js';

/*
 * Every error of the connection and the view, once: its text and its remedy. (Adapters of desktops
 * write theirs where they know them, by hosts/host-errors.ts.) No text ever holds a session token, a
 * user token, or anything that a server sent but the origin of a node.
 */

/** An error that the same call would meet again. */
const lasting = (
  code: CobrowseErrorCode,
  text: string,
  remediation = '',
  more: CobrowseErrorOptions = {},
): CobrowseError => new CobrowseError(code, text, {remediation, ...more});

/** An error that may pass by itself. */
const passing = (
  code: CobrowseErrorCode,
  text: string,
  remediation = '',
  more: CobrowseErrorOptions = {},
): CobrowseError => lasting(code, text, remediation, {retryable: true, ...more});

// util

/** The error of everything that a caller, or a newer call, has aborted. */
export const aborted = (): CobrowseError => passing('aborted', 'The call was aborted.');

// protocol

export const addressInvalid = (what: string): CobrowseError =>
  lasting(
    'invalid-configuration',
    `The Co-browse server's address ${what}.`,
    'Set "server" to the Co-browse application, such as https://example.com/cobrowse.',
  );

export const mixedContent = (): CobrowseError =>
  lasting(
    'mixed-content',
    'A page loaded over https cannot use an http server.',
    'Use the https address of the Co-browse server.',
  );

/** @param origin Where to, if that could be one of the integrator's nodes. */
export const serverNotAllowed = (origin: string | undefined): CobrowseError =>
  lasting(
    'server-not-allowed',
    'The server sent the session to an address that is not trusted.',
    origin
      ? `If ${origin} is one of your Co-browse nodes, add it to "allowed-servers".`
      : 'Set the serverUrl option of each Co-browse node to a plain https address.',
  );

/** A server that does not answer, or answers that it cannot. A browser does not say which. */
export const unreachable = (what: string, more?: CobrowseErrorOptions): CobrowseError =>
  passing(
    'server-unreachable',
    `The Co-browse server ${what}.`,
    "Check the address, the network, and the server's allowedOrigins.",
    more,
  );

/** @param what A global that is missing. */
export const unsupported = (what: 'WebSocket' | 'fetch'): CobrowseError =>
  lasting(
    'unsupported-environment',
    `There is no ${what} here.`,
    `Provide a global ${what}${what === 'fetch' ? '' : ', or use long-polling'}.`,
  );

/** Not refused: such a server works, but for its agent page. */
export const agentPageAstray = (): CobrowseError =>
  lasting(
    'invalid-configuration',
    'The path of "server" does not end in /cobrowse.',
    'Serve it below a path that ends in /cobrowse: its agent page needs that.',
  );

const refused = (what: string, remediation: string): CobrowseError =>
  lasting('server-refused', `The Co-browse server ${what}.`, remediation);

/** A server that answers, and will not do so otherwise another time. */
export const refusedWith = (status: number): CobrowseError =>
  refused(
    `answered ${status}`,
    "Check the server's allowedOrigins, and the credentials in requestHeaders.",
  );

export const redirected = (): CobrowseError =>
  refused('redirects elsewhere', 'Set "server" to the address it redirects to.');

/** Repeats no name and no value: they may be secrets. */
export const headersInvalid = (): CobrowseError =>
  lasting(
    'invalid-configuration',
    'The requestHeaders are not valid HTTP headers.',
    'Give a record, Headers or pairs, or a function that returns these.',
  );

export const headersFailed = (more: CobrowseErrorOptions): CobrowseError =>
  lasting(
    'invalid-configuration',
    'The function requestHeaders failed.',
    'Look at the cause of this error.',
    more,
  );

/** A reply that is not what the vendor documents. Says which part, never what it held. */
export const badResponse = (what: string): CobrowseError =>
  passing(
    'bad-response',
    `The server's answer is not understood: ${what}.`,
    'Check that "server" leads to Co-browse, not to a login page or a proxy.',
  );

export const handshakeDenied = (): CobrowseError =>
  lasting(
    'handshake-denied',
    'The server denied the CometD handshake.',
    "Check the server's access rules for CometD clients.",
  );

export const connectTimedOut = (limitMs: number): CobrowseError =>
  passing(
    'connect-timeout',
    `No handshake within ${limitMs} ms.`,
    'Check that proxies let CometD pass.',
  );

const NEW_SESSION = 'Ask the customer to start a new session.';

export const joinTimedOut = (limitMs: number): CobrowseError =>
  passing('join-timeout', `No answer to the join within ${limitMs} ms.`, NEW_SESSION);

export const joinRefused = (): CobrowseError =>
  lasting(
    'join-refused',
    'The server refused to let the agent desktop join.',
    `${NEW_SESSION} Integrators: check "authToken".`,
  );

export const sessionEnded = (): CobrowseError =>
  lasting('session-ended', 'The session ended before it could be joined.', NEW_SESSION);

/** The REST API no longer knows the user token. */
export const sessionOver = (): CobrowseError =>
  lasting('session-ended', 'The session is over already.');

const unsticky = (text: string) => (): CobrowseError =>
  passing(
    'stickiness-unavailable',
    text,
    'Set the serverUrl option of each Co-browse node, make the load balancer honour gcbSessionServer, or serve Co-browse from the site of this page.',
  );

export const forgottenClient = unsticky(
  'The server forgets this client: its requests reach different nodes, or lack cookies.',
);

export const unreachedNode = unsticky(
  'The session is on a node that this page cannot address, by URL or by cookie.',
);

// hosts

/** A host adapter that threw, rejected, or did not settle in time. Its own text is only the cause. */
export const attachFailedBy = (cause?: unknown): CobrowseError =>
  passing(
    'attach-failed',
    'The host adapter failed or took too long.',
    'Look at the cause of this error.',
    {cause},
  );

/** Nobody knows what the interaction holds, so what would replace it is kept back. */
export const totalsUnknown = (cause?: unknown): CobrowseError =>
  passing(
    'attach-failed',
    'The keys of earlier sessions cannot be read, so totals are not written.',
    'Check readAttachedData; in WWE, list the CoBrowse keys in service-client-api.user-data.read-allowed.',
    {cause},
  );

export const lastKeysLost = (cause: unknown): CobrowseError =>
  lasting(
    'attach-failed',
    'The last keys of the session could not be written.',
    'Look at the cause of this error; attachedData has the keys.',
    {cause},
  );

// controller

/** Says how long the text was, never what it held: it may be a token with a slip. */
export const invalidToken = (text: unknown): CobrowseError =>
  lasting(
    'invalid-session-token',
    `A session number has nine digits; this has ${typeof text === 'string' ? text.length : 'no'} characters.`,
    'Ask the customer to read the number again.',
  );

export const misconfigured = (cause: unknown): CobrowseError =>
  lasting(
    'invalid-configuration',
    'An option is not what it has to be.',
    'Check the options, and the cause of this error.',
    {cause},
  );

export const alreadyJoined = (): CobrowseError =>
  lasting(
    'already-joined',
    'This view is in another session.',
    'End the other session first. Integrators: set onNewToken to "replace".',
  );

/** Another view of this browser holds the one session that an agent may have. */
export const agentBusy = (): CobrowseError =>
  passing(
    'agent-busy',
    'The agent is in another session in this browser.',
    'End the other session first. Integrators: set "parallel" if the server allows several.',
  );

/** The server ended this session, since the agent is in another one. */
export const sessionsOverLimit = (): CobrowseError =>
  lasting(
    'agent-busy',
    'The server allows this agent no further session.',
    `End the agent's other session. ${NEW_SESSION}`,
  );

export const sessionNotFound = (): CobrowseError =>
  lasting(
    'session-not-found',
    'There is no such session, or it is over.',
    'Ask the customer to read the number again, or to start a new session.',
  );

export const viewNotActivated = (afterMs: number): CobrowseError =>
  passing(
    'view-not-activated',
    `The session is joined, but not active after ${Math.round(afterMs / 1000)} s.`,
    'Look at the agent page: it may be blank, blocked, or waiting for the agent.',
  );

export const stopFailed = (cause: unknown): CobrowseError =>
  lasting(
    'stop-failed',
    'The server did not confirm that the session is stopped.',
    'Ask the customer to check that their page is no longer shared.',
    {cause},
  );

// element

const viewKeptOut = (policy: string, remediation: string): CobrowseError =>
  lasting(
    'view-blocked',
    `The ${policy} policy of this page keeps the agent page out.`,
    remediation,
  );

/** The Content Security Policy of the page with the view. */
export const viewBlocked = (): CobrowseError =>
  viewKeptOut('content', 'Add the Co-browse server to "frame-src" of the Content-Security-Policy.');

/** The Cross-Origin-Embedder-Policy of the page with the view. */
export const viewNotIsolated = (): CobrowseError =>
  viewKeptOut(
    'embedder',
    'Serve this page without Cross-Origin-Embedder-Policy, or the agent page with one and with "Cross-Origin-Resource-Policy: cross-origin".',
  );

/** A fault of the view or of what a host has set on it. The session goes on. */
export const viewFailed = (cause: unknown): CobrowseError =>
  lasting(
    'view-failed',
    'The view could not be shown as it was set.',
    'Check its properties, and the cause of this error.',
    {cause},
  );
