import {render} from 'lit';
import {readPageOptions} from '../shared/page-options.js';
import {DesktopModel} from './desktop-model.js';
import {caseBar} from './panels/case-bar.js';
import {conversation} from './panels/conversation.js';
import {eventLog} from './panels/event-log.js';
import {interactionList} from './panels/interaction-list.js';
import {userData} from './panels/user-data.js';

const CLOCK_MS = 1000;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found;
}

const model = new DesktopModel({
  transports: readPageOptions(location).transports,
  views: element('views'),
});

/** Keeps a list at its end while it grows, as long as nobody has scrolled up in it. */
function followEnd(selector: string, draw: () => void): void {
  const before = document.querySelector(selector);
  const wasAtEnd = !before || before.scrollHeight - before.scrollTop - before.clientHeight < 40;
  draw();
  const list = document.querySelector(selector);
  if (wasAtEnd) list?.scrollTo({top: list.scrollHeight});
}

function drawClock(): void {
  render(interactionList(model, Date.now()), element('interactions'));
}

function draw(): void {
  drawClock();
  render(caseBar(model), element('case-bar'));
  followEnd('#conversation .chat-log', () => render(conversation(model), element('conversation')));
  render(userData(model), element('user-data'));
  followEnd('.event-log', () => render(eventLog(model), element('event-log')));
}

model.addEventListener('change', draw);
model.start();
setInterval(drawClock, CLOCK_MS);
