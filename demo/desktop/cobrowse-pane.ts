import 'gcb-agent-view/define.js';
import {GcbAgentView} from 'gcb-agent-view';
import {eventText} from './event-texts.js';
import type {Interaction, Outcome} from './interaction.js';

/** Every event of the element that the log shows. */
const EVENTS = [
  'cobrowse-invitation',
  'cobrowse-joined',
  'cobrowse-user-joined',
  'cobrowse-activated',
  'cobrowse-deactivated',
  'cobrowse-attached-data',
  'cobrowse-state-change',
  'cobrowse-error',
] as const;

export interface PaneOptions {
  transports: readonly string[];
  /** What a server that asks agents to authenticate wants to have. */
  auth: string;
}

/**
 * The co-browse view of one interaction: an element of its own, made once and never moved, since a
 * frame that is moved in the document is loaded again.
 */
export class CobrowsePane {
  readonly slot = document.createElement('div');
  readonly view = new GcbAgentView();
  readonly #interaction: Interaction;

  constructor(interaction: Interaction, {transports, auth}: PaneOptions) {
    this.#interaction = interaction;
    const {view, slot} = this;
    view.setAttribute('server', '/cobrowse');
    view.setAttribute('label', `Co-browse view of ${interaction.customerName}`);
    view.setAttribute('transports', transports.join(' '));
    view.toggleAttribute('controls', true);
    // The controls have a field for the digits, so the agent page needs none.
    view.toggleAttribute('nosidinput', true);
    view.extraParams = {transports: transports.join(' '), ...(auth ? {auth} : {})};
    if (auth) view.options = {authToken: auth};
    // Counters go on from what the interaction holds, also after a reload of the desktop.
    view.hostAdapter = {
      readAttachedData: () => Promise.resolve(interaction.userData),
      writeAttachedData: () => undefined,
    };
    this.#listen();
    slot.className = 'view-slot';
    slot.append(view);
  }

  /** Joins with the nine digits; what goes wrong comes as an event. */
  join(sessionToken: string): void {
    this.view.join(sessionToken).catch(() => undefined);
  }

  /** Gives a chat message to the element, which joins when it is a start message. */
  onChatLine(text: string): void {
    this.view.handleChatMessage(text);
  }

  /** Ends the session because the interaction goes away, then lets the interaction go. */
  async close(outcome: Outcome): Promise<void> {
    const interaction = this.#interaction;
    interaction.isClosing = true;
    interaction.changed();
    await this.view.closeInteraction(outcome).catch(() => undefined);
    interaction.isClosing = false;
    // An interaction that is over gets no further session.
    this.view.removeAttribute('controls');
    interaction.outcome = outcome;
    interaction.changed();
  }

  remove(): void {
    this.slot.remove();
  }

  #listen(): void {
    const interaction = this.#interaction;
    const {view} = this;
    for (const name of EVENTS) {
      view.addEventListener(name, ({detail}) =>
        interaction.addToLog({name, text: eventText(name, detail), detail}),
      );
    }
    view.addEventListener('cobrowse-attached-data', ({detail}) =>
      interaction.attach(detail.changes),
    );
    view.addEventListener('cobrowse-error', ({detail}) => {
      interaction.problem = eventText('cobrowse-error', detail);
      interaction.changed();
    });
    view.addEventListener('cobrowse-state-change', ({detail}) => {
      interaction.viewState = detail.state;
      if (['locating', 'active', 'ended'].includes(detail.state)) interaction.problem = '';
      interaction.changed();
    });
  }
}
