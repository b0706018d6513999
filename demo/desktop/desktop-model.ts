import {ChatClient, type ChatEvent} from '../shared/chat-client.js';
import {CobrowsePane, type PaneOptions} from './cobrowse-pane.js';
import {Interaction, type Outcome} from './interaction.js';

const AGENT_NAME = 'Lena';
const CALLERS = ['Jonas Weber', 'Amara Diallo', 'Yuki Tanaka', 'Piet de Vries'];

interface DesktopModelOptions extends PaneOptions {
  /** Where the panes live; each is put there once. */
  views: HTMLElement;
}

/** The interactions of the agent and which one is in front. Fires `change`. */
export class DesktopModel extends EventTarget {
  selected: Interaction | undefined;
  readonly #options: DesktopModelOptions;
  readonly #chat = new ChatClient();
  readonly #panes = new Map<Interaction, CobrowsePane>();
  #calls = 0;

  constructor(options: DesktopModelOptions) {
    super();
    this.#options = options;
  }

  get interactions(): Interaction[] {
    return [...this.#panes.keys()];
  }

  start(): void {
    this.addCall();
    this.#chat.listen((event, live) => this.#onChat(event, live));
  }

  /** Brings a call in, as the telephone would. */
  addCall(): void {
    const customerName = CALLERS[this.#calls % CALLERS.length] ?? 'Caller';
    this.#calls += 1;
    this.#add(
      new Interaction({
        id: `call-${this.#calls}`,
        media: 'voice',
        customerName,
        userData: {CallType: 'Inbound', Queue: 'Contracts', CustomerName: customerName},
      }),
    );
  }

  select(interaction: Interaction): void {
    this.selected = interaction;
    this.#changed();
  }

  join(interaction: Interaction, sessionToken: string): void {
    this.#panes.get(interaction)?.join(sessionToken);
  }

  say(interaction: Interaction, text: string): void {
    void this.#chat.post(interaction.id, {kind: 'message', from: 'agent', name: AGENT_NAME, text});
  }

  async close(interaction: Interaction, outcome: Outcome): Promise<void> {
    await this.#panes.get(interaction)?.close(outcome);
    if (interaction.media === 'chat') {
      await this.#chat.post(interaction.id, {kind: 'closed', name: AGENT_NAME});
    }
  }

  /** Takes an interaction that is over off the list. */
  dismiss(interaction: Interaction): void {
    this.#panes.get(interaction)?.remove();
    this.#panes.delete(interaction);
    if (this.selected === interaction) this.selected = this.interactions[0];
    this.#changed();
  }

  #add(interaction: Interaction): void {
    const pane = new CobrowsePane(interaction, this.#options);
    this.#panes.set(interaction, pane);
    this.#options.views.append(pane.slot);
    interaction.addEventListener('change', () => this.#changed());
    this.selected ??= interaction;
    this.#changed();
  }

  #onChat({room, entry}: ChatEvent, live: boolean): void {
    const known = this.interactions.find(({id}) => id === room);
    if (!live && (entry.kind === 'closed' || entry.kind === 'left')) {
      // Emitted again after a reload: it was over before.
      if (known) this.dismiss(known);
      return;
    }
    if (entry.kind === 'closed') return;
    const interaction = known ?? this.#addChat(room, entry.name);
    interaction.addChat(entry);
    if (entry.kind === 'message' && entry.from === 'customer' && live) {
      this.#panes.get(interaction)?.onChatLine(entry.text);
    }
  }

  #addChat(room: string, customerName: string): Interaction {
    const interaction = new Interaction({
      id: room,
      media: 'chat',
      customerName,
      userData: {source: 'web', Queue: 'Web chat', CustomerName: customerName},
    });
    this.#add(interaction);
    // A chat that has just begun is what the agent is here for, unless a session is going on.
    if (this.selected?.viewState === 'idle') this.selected = interaction;
    return interaction;
  }

  #changed(): void {
    for (const [interaction, {slot}] of this.#panes) slot.hidden = interaction !== this.selected;
    this.dispatchEvent(new Event('change'));
  }
}
