import 'gcb-agent-view/define.js';
import {playSession} from 'gcb-agent-view/testing';

test('a session is played', async () => {
  const view = document.createElement('gcb-agent-view');
  view.server = 'https://cobrowse.example.com/cobrowse';
  document.body.append(view);
  const reasons = [];
  view.addEventListener('cobrowse-deactivated', ({detail}) => reasons.push(detail.reason));
  const play = playSession(view);
  view.sessionToken = '123456789';
  await play.joined();
  await play.activated();
  await play.deactivated({reason: 'timeout-inactive'});
  expect(reasons).toEqual(['timeout-inactive']);
});
