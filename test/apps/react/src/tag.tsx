import type {} from 'gcb-agent-view/types/react';
import {server} from './settings.js';
import type {Desktop} from './use-desktop.js';

/** The view by its tag. */
export const tag = ({settings, token, onJoined, onActivated, onDeactivated}: Desktop) => (
  <gcb-agent-view
    id="view"
    stickiness="url"
    allowedServers="https://*.example.com"
    nosidinput
    server={server}
    label={settings.label}
    controls={settings.controls}
    options={settings.options}
    sessionToken={token}
    oncobrowse-joined={onJoined}
    oncobrowse-activated={onActivated}
    oncobrowse-deactivated={onDeactivated}
  >
    <p id="hint">Ask the customer for the number.</p>
  </gcb-agent-view>
);
