import {StrictMode, type ReactNode} from 'react';
import {useDesktop, type Desktop} from './use-desktop.js';

export type View = (desktop: Desktop) => ReactNode;

function Page({view}: {view: View}) {
  const desktop = useDesktop();
  return (
    <>
      <input
        id="token"
        value={desktop.entered}
        onChange={(event) => desktop.setEntered(event.target.value)}
      />
      <button id="join" onClick={desktop.join}>
        Join
      </button>
      <button id="change" onClick={desktop.change}>
        Change
      </button>
      <button id="toggle" onClick={desktop.toggle}>
        Toggle
      </button>
      {desktop.mounted && view(desktop)}
      <ol id="log">
        {desktop.log.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ol>
    </>
  );
}

/** The page with a view in it. */
export const page = (view: View) => (
  <StrictMode>
    <Page view={view} />
  </StrictMode>
);
