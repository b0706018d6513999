import {createSignal, For, Show} from 'solid-js';
import type {} from 'gcb-agent-view/types/solid';
import {FIRST, SECOND, server} from './settings.js';

export function Desktop() {
  const [mounted, setMounted] = createSignal(true);
  const [entered, setEntered] = createSignal('');
  const [token, setToken] = createSignal('');
  const [settings, setSettings] = createSignal(FIRST);
  const [log, setLog] = createSignal<string[]>([]);
  const note = (line: string) => setLog((lines) => [...lines, line]);

  return (
    <>
      <input
        id="token"
        value={entered()}
        onInput={(event) => setEntered(event.currentTarget.value)}
      />
      <button id="join" onClick={() => setToken(entered())}>
        Join
      </button>
      <button id="change" onClick={() => setSettings(SECOND)}>
        Change
      </button>
      <button id="toggle" onClick={() => setMounted(!mounted())}>
        Toggle
      </button>
      <Show when={mounted()}>
        <gcb-agent-view
          id="view"
          stickiness="url"
          prop:allowedServers="https://*.example.com"
          nosidinput
          server={server}
          label={settings().label}
          prop:controls={settings().controls}
          prop:options={settings().options}
          prop:sessionToken={token()}
          on:cobrowse-joined={({detail}) => note(`joined ${detail.sessionHistoryId}`)}
          on:cobrowse-activated={({detail}) => note(`activated ${detail.activationTime}`)}
          on:cobrowse-deactivated={({detail}) => {
            note(`deactivated ${detail.durationMs}`);
            setToken('');
          }}
        >
          <p id="hint">Ask the customer for the number.</p>
        </gcb-agent-view>
      </Show>
      <ol id="log">
        <For each={log()}>{(line) => <li>{line}</li>}</For>
      </ol>
    </>
  );
}
