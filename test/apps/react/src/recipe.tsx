import {useState} from 'react';
import {GcbAgentView} from 'gcb-agent-view/react';

export function Cobrowse() {
  const [number, setNumber] = useState('');
  const [token, setToken] = useState('');
  const [status, setStatus] = useState('');
  return (
    <>
      <input
        aria-label="Session number"
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <button onClick={() => setToken(number)}>Join</button>
      <p>{status}</p>
      <GcbAgentView
        server="https://cobrowse.example.com/cobrowse"
        nosidinput
        style={{height: 600}}
        sessionToken={token}
        onCobrowseActivated={() => setStatus('The page is shared')}
        onCobrowseDeactivated={({detail}) => {
          setStatus(`Ended: ${detail.reason}`);
          setToken('');
        }}
        onCobrowseError={({detail}) => {
          setStatus(`${detail.message} ${detail.remediation}`);
          if (detail.fatal) setToken('');
        }}
      />
    </>
  );
}
