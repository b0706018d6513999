import 'gcb-agent-view/define.js';
import {playSession} from 'gcb-agent-view/testing';
import {afterEach, beforeEach, expect, it} from 'vitest';

const TOKEN = '123456789';

let view: HTMLElementTagNameMap['gcb-agent-view'];
let seen: string[];

beforeEach(() => {
  view = document.createElement('gcb-agent-view');
  view.server = 'https://cobrowse.example.com/cobrowse';
  seen = [];
  for (const name of ['joined', 'activated', 'deactivated', 'error'] as const) {
    view.addEventListener(`cobrowse-${name}`, () => seen.push(name));
  }
  document.body.append(view);
});

afterEach(() => view.remove());

it('plays a session from its join to its end', async () => {
  const play = playSession(view);
  view.sessionToken = TOKEN;
  await play.joined({sessionHistoryId: 'history-1'});
  expect(view.session?.sessionHistoryId).toBe('history-1');
  expect(view.shadowRoot?.querySelector('iframe')).not.toBeNull();

  await play.activated({activationTime: 1_000});
  await view.updateComplete;
  expect(view.shadowRoot?.querySelector('[part=status]')?.textContent).toBe('Page is shared');

  await play.deactivated({deactivationTime: 61_000});
  expect(view.session?.end?.durationMs).toBe(60_000);
  expect(view.attachedData['CoBrowseDuration']).toBe(60);
  expect(seen).toEqual(['joined', 'activated', 'deactivated']);
});

it('plays a join that is refused', async () => {
  const play = playSession(view);
  const joining = view.join(TOKEN);
  await Promise.all([
    expect(joining).rejects.toMatchObject({code: 'join-refused'}),
    play.refused(),
  ]);

  expect(view.state).toBe('failed');
  expect(seen).toEqual(['error']);
});

it('plays a session that does not exist', async () => {
  playSession(view, {found: false});

  await expect(view.join(TOKEN)).rejects.toMatchObject({code: 'session-not-found'});
});
