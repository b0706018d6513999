import {GcbAgentView} from 'gcb-agent-view/react';
import {playSession} from 'gcb-agent-view/testing';
import {act} from 'react';
import {createRoot, type Root} from 'react-dom/client';
import {afterEach, beforeEach, expect, it} from 'vitest';

const TOKEN = '123456789';

let root: Root;
let place: HTMLElement;

beforeEach(() => {
  Object.assign(globalThis, {IS_REACT_ACT_ENVIRONMENT: true});
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
});

afterEach(async () => {
  await act(async () => root.unmount());
  place.remove();
});

it('renders the component, calls its handlers, and writes only what has changed', async () => {
  const joined: string[] = [];
  const render = (label: string): Promise<void> =>
    act(async () =>
      root.render(
        <GcbAgentView
          server="https://cobrowse.example.com/cobrowse"
          label={label}
          onCobrowseJoined={({detail}) => joined.push(detail.sessionHistoryId)}
        />,
      ),
    );
  await render('First');
  const view = place.querySelector('gcb-agent-view')!;
  const play = playSession(view);
  view.sessionToken = TOKEN;
  await play.joined({sessionHistoryId: 'history-1'});
  await render('Second');

  expect(joined).toEqual(['history-1']);
  expect(view.label).toBe('Second');
  expect(view.state).toBe('joined');
});
