import {GcbAgentView} from 'gcb-agent-view/react';
import {server} from './settings.js';
import type {Desktop} from './use-desktop.js';

/** The view by its component. */
export const component = ({settings, token, onJoined, onActivated, onDeactivated}: Desktop) => (
  <GcbAgentView
    id="view"
    stickiness="url"
    allowedServers="https://*.example.com"
    nosidinput
    server={server}
    label={settings.label}
    controls={settings.controls}
    options={settings.options}
    sessionToken={token}
    onCobrowseJoined={onJoined}
    onCobrowseActivated={onActivated}
    onCobrowseDeactivated={onDeactivated}
  >
    <p id="hint">Ask the customer for the number.</p>
  </GcbAgentView>
);
