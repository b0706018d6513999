/**
 * Names of properties that only the modules of one script use, which the scripts of `cdn/` write
 * short. Nothing a page, a server or the platform knows by name may stand here, and nothing that is
 * reached by a text; test/package/internal-names.test.ts sees to that.
 */
import {PRIVATE} from './private-names.mjs';

const words = (text) => text.trim().split(/\s+/);

/** Members of our own classes and interfaces. */
export const OWN = words(`
  addUser agentSeen agoMs answeredSince askNow attachLate beginSession blockedBy byProperty
  changesInMs controllerOptions dueAt emitDetail endReading failuresBesideRest findSession
  forgetError hasUnsent heartbeatHonoured holdMs inOrder intervalMs isBusy isClosed isFromProperty
  isHandshaken isInSession isJoined isLost isOn isOpen isPending justJoined knowsTotals
  messageReceived nodeLost onAcknowledged onAnswered onEvent onFrame onInterrupted onJoin onJoined
  onOver onReceived onRejoined onReload onRestored onSessionEvent onSilent onSlept onStage
  openFrame reconnected reconnector rejoin replaceAdapter retire seenAt serverName snapshot
  spentMs startReading stopOnUnload stopSession suspect takeWarning withdraw world
`);

/** Members of cometd.js and Lit, some of which our classes override. */
export const OF_LIBRARIES = words(`
  _debug _getCallback _info _putCallback _warn abortXHR appendMessageTypeToURL connectTimeout
  connectTimer convertToMessages envelope envelopes getAdvice getClientId getStatus getTransport
  getTransportTypes httpCode incoming isDisconnected logLevel maxConnections maxNetworkDelay
  metaConnect negotiateTransport onCallbackException onExtensionException onFailure
  onListenerException onSuccess onTransportFailure outgoing registerExtension registerTransport
  stickyReconnect transportFailure transportSend transportSuccess unregisterTransports
  useWorkerScheduler xhrSend

  addController createProperty createRenderRoot elementProperties elementStyles enableUpdating
  finalize getPropertyDescriptor hasUpdated hostConnected hostDisconnected hostUpdated
  isUpdatePending performUpdate renderRoot shadowRootOptions updated willUpdate
`);

const pattern = (names) => new RegExp(`${PRIVATE.source}|^(${names.join('|')})$`);

/** What a script writes short when it holds the libraries, and when it leaves them to others. */
export const SHORTENED = pattern([...OWN, ...OF_LIBRARIES]);
export const SHORTENED_ALONE = pattern(OWN);
