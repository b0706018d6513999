// Made by `npm run analyze`.
import type {GcbAgentViewEventMap} from 'gcb-agent-view';

/** As React, Preact and Svelte name them. */
export interface OnHandlers {
  /** The server accepted the Controller. */
  'oncobrowse-joined'?: ((event: GcbAgentViewEventMap['cobrowse-joined']) => void) | undefined;
  /** Somebody entered the session. */
  'oncobrowse-user-joined'?:
    ((event: GcbAgentViewEventMap['cobrowse-user-joined']) => void) | undefined;
  /** The customer's page is shared. */
  'oncobrowse-activated'?:
    ((event: GcbAgentViewEventMap['cobrowse-activated']) => void) | undefined;
  /** The session is over. */
  'oncobrowse-deactivated'?:
    ((event: GcbAgentViewEventMap['cobrowse-deactivated']) => void) | undefined;
  /** Keys to attach to the interaction. */
  'oncobrowse-attached-data'?:
    ((event: GcbAgentViewEventMap['cobrowse-attached-data']) => void) | undefined;
  /** A start message came by chat. Cancelable. */
  'oncobrowse-invitation'?:
    ((event: GcbAgentViewEventMap['cobrowse-invitation']) => void) | undefined;
  /** The session or the connection changed its state. */
  'oncobrowse-state-change'?:
    ((event: GcbAgentViewEventMap['cobrowse-state-change']) => void) | undefined;
  /** Something failed; `fatal` says whether all of it. */
  'oncobrowse-error'?: ((event: GcbAgentViewEventMap['cobrowse-error']) => void) | undefined;
}

/** As Solid names them. */
export interface OnColonHandlers {
  /** The server accepted the Controller. */
  'on:cobrowse-joined'?: ((event: GcbAgentViewEventMap['cobrowse-joined']) => void) | undefined;
  /** Somebody entered the session. */
  'on:cobrowse-user-joined'?:
    ((event: GcbAgentViewEventMap['cobrowse-user-joined']) => void) | undefined;
  /** The customer's page is shared. */
  'on:cobrowse-activated'?:
    ((event: GcbAgentViewEventMap['cobrowse-activated']) => void) | undefined;
  /** The session is over. */
  'on:cobrowse-deactivated'?:
    ((event: GcbAgentViewEventMap['cobrowse-deactivated']) => void) | undefined;
  /** Keys to attach to the interaction. */
  'on:cobrowse-attached-data'?:
    ((event: GcbAgentViewEventMap['cobrowse-attached-data']) => void) | undefined;
  /** A start message came by chat. Cancelable. */
  'on:cobrowse-invitation'?:
    ((event: GcbAgentViewEventMap['cobrowse-invitation']) => void) | undefined;
  /** The session or the connection changed its state. */
  'on:cobrowse-state-change'?:
    ((event: GcbAgentViewEventMap['cobrowse-state-change']) => void) | undefined;
  /** Something failed; `fatal` says whether all of it. */
  'on:cobrowse-error'?: ((event: GcbAgentViewEventMap['cobrowse-error']) => void) | undefined;
}

/** As Vue names them. */
export interface CamelHandlers {
  /** The server accepted the Controller. */
  onCobrowseJoined?: ((event: GcbAgentViewEventMap['cobrowse-joined']) => void) | undefined;
  /** Somebody entered the session. */
  onCobrowseUserJoined?:
    ((event: GcbAgentViewEventMap['cobrowse-user-joined']) => void) | undefined;
  /** The customer's page is shared. */
  onCobrowseActivated?: ((event: GcbAgentViewEventMap['cobrowse-activated']) => void) | undefined;
  /** The session is over. */
  onCobrowseDeactivated?:
    ((event: GcbAgentViewEventMap['cobrowse-deactivated']) => void) | undefined;
  /** Keys to attach to the interaction. */
  onCobrowseAttachedData?:
    ((event: GcbAgentViewEventMap['cobrowse-attached-data']) => void) | undefined;
  /** A start message came by chat. Cancelable. */
  onCobrowseInvitation?: ((event: GcbAgentViewEventMap['cobrowse-invitation']) => void) | undefined;
  /** The session or the connection changed its state. */
  onCobrowseStateChange?:
    ((event: GcbAgentViewEventMap['cobrowse-state-change']) => void) | undefined;
  /** Something failed; `fatal` says whether all of it. */
  onCobrowseError?: ((event: GcbAgentViewEventMap['cobrowse-error']) => void) | undefined;
}
