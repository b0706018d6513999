import {html, nothing, type TemplateResult} from 'lit';
import {icons} from '../shared/icons.js';
import type {AgentSession} from './agent-session.js';

interface NoticeOptions {
  session: AgentSession;
  /** Whether the host shows its own field for the number. */
  hasHostInput: boolean;
  join: (sessionToken: string) => void;
}

/** What stands in the place of the customer's page while there is none. */
export function notice({
  session,
  hasHostInput,
  join,
}: NoticeOptions): TemplateResult | typeof nothing {
  switch (session.phase) {
    case 'live':
      return nothing;
    case 'entry':
      return hasHostInput
        ? card('screen', 'No session yet', 'Start one in your desktop.')
        : entry(join, 'screen', 'Join a session', ASK);
    case 'joining':
      return card('clock', 'Joining the session', 'This takes a moment.', true);
    case 'waiting':
      return card(
        'clock',
        'Waiting for the customer’s page',
        'It appears as soon as it is shared.',
        true,
      );
    case 'ended':
      return hasHostInput
        ? card('done', 'The session has ended', 'A new one needs a new number from the customer.')
        : entry(join, 'done', 'The session has ended', ASK);
    case 'failed':
      return hasHostInput
        ? card('alert', 'The session could not be shown', session.problem)
        : entry(join, 'alert', 'The session could not be shown', session.problem);
  }
}

function card(icon: keyof typeof icons, title: string, text: string, busy = false): TemplateResult {
  return html`
    <div class="notice card" role="status">
      <span class="notice-icon ${busy ? 'busy' : ''}">${icons[icon]}</span>
      <h1>${title}</h1>
      <p>${text}</p>
    </div>
  `;
}

const ASK = 'Ask the customer for the nine digits on their screen.';

function entry(
  join: (sessionToken: string) => void,
  icon: keyof typeof icons,
  title: string,
  text: string,
): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = (event.target as HTMLFormElement).elements.namedItem('sid') as HTMLInputElement;
    const digits = input.value.replace(/\D/g, '');
    input.setCustomValidity(digits.length === 9 ? '' : 'Enter the nine digits the customer sees.');
    if (input.reportValidity()) join(digits);
  };
  const clear = (event: InputEvent): void =>
    (event.target as HTMLInputElement).setCustomValidity('');
  return html`
    <form class="notice card" novalidate @submit=${submit}>
      <span class="notice-icon">${icons[icon]}</span>
      <h1>${title}</h1>
      <p role="status">${text}</p>
      <div class="entry">
        <label class="visually-hidden" for="sid">Session number</label>
        <input
          class="input digits"
          id="sid"
          name="sid"
          inputmode="numeric"
          autocomplete="off"
          placeholder="123 456 789"
          @input=${clear}
        />
        <button class="button" type="submit">Join</button>
      </div>
    </form>
  `;
}
