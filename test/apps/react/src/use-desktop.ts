import {useState} from 'react';
import type {GcbAgentViewEventMap} from 'gcb-agent-view';
import {FIRST, SECOND} from './settings.js';

/** What an agent desktop knows, and what it does about the view's events. */
export function useDesktop() {
  const [mounted, setMounted] = useState(true);
  const [entered, setEntered] = useState('');
  const [token, setToken] = useState('');
  const [settings, setSettings] = useState(FIRST);
  const [log, setLog] = useState<string[]>([]);
  const note = (line: string) => setLog((lines) => [...lines, line]);

  return {
    mounted,
    entered,
    token,
    settings,
    log,
    setEntered,
    join: () => setToken(entered),
    change: () => setSettings(SECOND),
    toggle: () => setMounted((is) => !is),
    onJoined: ({detail}: GcbAgentViewEventMap['cobrowse-joined']) =>
      note(`joined ${detail.sessionHistoryId}`),
    onActivated: ({detail}: GcbAgentViewEventMap['cobrowse-activated']) =>
      note(`activated ${detail.activationTime}`),
    onDeactivated: ({detail}: GcbAgentViewEventMap['cobrowse-deactivated']) => {
      note(`deactivated ${detail.durationMs}`);
      setToken('');
    },
  };
}

export type Desktop = ReturnType<typeof useDesktop>;
