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

const options = readPageOptions(location);
const model = new DesktopModel({
  transports: options.transports,
  auth: options.get('auth') ?? '',
  views: element('views'),
});

/** Keeps lists at their end while they grow, as long as nobody has scrolled up in them. */
function followEnd(selectors: readonly string[], draw: () => void): void {
  const atEnd = selectors.filter((selector) => {
    const list = document.querySelector(selector);
    return !list || list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  });
  draw();
  for (const selector of atEnd) {
    const list = document.querySelector(selector);
    list?.scrollTo({top: list.scrollHeight});
  }
}

function drawClock(): void {
  render(interactionList(model, Date.now()), element('interactions'));
}

function draw(): void {
  drawClock();
  render(caseBar(model), element('case-bar'));
  render(conversation(model), element('conversation'));
  render(userData(model), element('user-data'));
  render(eventLog(model), element('event-log'));
}

model.addEventListener('change', () => followEnd(['#conversation .chat-log', '.event-log'], draw));
model.start();
setInterval(drawClock, CLOCK_MS);
