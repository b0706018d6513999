import {useState} from 'preact/hooks';
import type {} from 'gcb-agent-view/types/preact';
import {FIRST, SECOND, server} from './settings.js';

export function Desktop() {
  const [mounted, setMounted] = useState(true);
  const [entered, setEntered] = useState('');
  const [token, setToken] = useState('');
  const [settings, setSettings] = useState(FIRST);
  const [log, setLog] = useState<string[]>([]);
  const note = (line: string) => setLog((lines) => [...lines, line]);

  return (
    <>
      <input
        id="token"
        value={entered}
        onInput={(event) => setEntered(event.currentTarget.value)}
      />
      <button id="join" onClick={() => setToken(entered)}>
        Join
      </button>
      <button id="change" onClick={() => setSettings(SECOND)}>
        Change
      </button>
      <button id="toggle" onClick={() => setMounted(!mounted)}>
        Toggle
      </button>
      {mounted && (
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
          oncobrowse-joined={({detail}) => note(`joined ${detail.sessionHistoryId}`)}
          oncobrowse-activated={({detail}) => note(`activated ${detail.activationTime}`)}
          oncobrowse-deactivated={({detail}) => {
            note(`deactivated ${detail.durationMs}`);
            setToken('');
          }}
        >
          <p id="hint">Ask the customer for the number.</p>
        </gcb-agent-view>
      )}
      <ol id="log">
        {log.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ol>
    </>
  );
}
