import type {PointerMessage} from '../../shared/demo-channels.js';

const HIDE_AFTER_MS = 6000;
const RING_MS = 900;
const MOVE_MS = 60;

/**
 * The agent's pointer over the customer's page. It is moved by animations, not by its style
 * attribute: rrweb copies the old value of a changed one, which a strict policy for inline styles
 * reports as a violation, thirty times a second.
 */
export class AgentPointer {
  readonly #root: HTMLElement;
  readonly #cursor: HTMLElement;
  #hideTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#cursor = document.createElement('div');
    this.#cursor.className = 'agent-cursor';
    this.#cursor.hidden = true;
    this.#cursor.setAttribute('aria-hidden', 'true');
    const label = document.createElement('span');
    label.textContent = 'Agent';
    this.#cursor.append(label);
    root.append(this.#cursor);
  }

  show({type, x, y}: PointerMessage): void {
    clearTimeout(this.#hideTimer);
    this.#cursor.hidden = type === 'leave';
    if (type === 'leave') return;
    this.#cursor.animate({translate: `${x}px ${y}px`}, {duration: MOVE_MS, fill: 'forwards'});
    this.#hideTimer = setTimeout(() => this.hide(), HIDE_AFTER_MS);
    if (type === 'click') this.#ring(x, y);
  }

  hide(): void {
    this.#cursor.hidden = true;
  }

  #ring(x: number, y: number): void {
    const at = `${x}px ${y}px`;
    const ring = document.createElement('div');
    ring.className = 'agent-click';
    ring.setAttribute('aria-hidden', 'true');
    this.#root.append(ring);
    ring.animate({translate: [at, at]}, {duration: RING_MS});
    setTimeout(() => ring.remove(), RING_MS);
  }
}
