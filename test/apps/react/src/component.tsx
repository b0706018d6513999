import {GcbAgentView} from 'gcb-agent-view/react';
import {mount} from './mount.js';
import {server} from './settings.js';

mount(({settings, token, onJoined, onActivated, onDeactivated}) => (
  <GcbAgentView
    id="view"
    stickiness="url"
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
));
