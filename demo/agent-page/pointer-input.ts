import type {PointerMessage} from '../shared/demo-channels.js';

const KEY_STEP_PX = 16;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface PointerInputOptions {
  /** The customer's viewport and how much it is scaled down here. */
  view: () => {width: number; height: number; scale: number};
  send: (message: PointerMessage) => void;
}

/**
 * A transparent layer over the customer's page that turns the agent's mouse into a pointer at the
 * customer's. With the keyboard: arrow keys move, Shift makes longer steps, Enter or space clicks.
 */
export class PointerInput {
  readonly element = document.createElement('div');
  readonly #options: PointerInputOptions;
  readonly #cursor = document.createElement('div');
  #x = 0;
  #y = 0;

  constructor(options: PointerInputOptions) {
    this.#options = options;
    const {element} = this;
    element.className = 'pointer-layer';
    element.tabIndex = 0;
    element.setAttribute('role', 'application');
    element.setAttribute(
      'aria-label',
      'Pointer on the customer’s page. Arrow keys move it, Enter clicks.',
    );
    this.#cursor.className = 'key-cursor';
    this.#cursor.hidden = true;
    element.append(this.#cursor);
    element.addEventListener('pointermove', (event) => this.#fromMouse('move', event));
    element.addEventListener('click', (event) => this.#fromMouse('click', event));
    element.addEventListener('pointerleave', () => this.#send('leave'));
    element.addEventListener('blur', () => (this.#cursor.hidden = true));
    element.addEventListener('keydown', (event) => this.#fromKey(event));
  }

  #fromMouse(type: 'move' | 'click', event: MouseEvent): void {
    const {scale} = this.#options.view();
    const box = this.element.getBoundingClientRect();
    this.#x = Math.round((event.clientX - box.left) / scale);
    this.#y = Math.round((event.clientY - box.top) / scale);
    this.#cursor.hidden = true;
    this.#send(type);
  }

  #fromKey(event: KeyboardEvent): void {
    const arrow = ARROWS[event.key];
    if (event.key === 'Enter' || event.key === ' ') this.#send('click');
    else if (arrow) this.#step(arrow, event.shiftKey ? 5 : 1);
    else return;
    event.preventDefault();
  }

  #step([dx, dy]: readonly [number, number], factor: number): void {
    const {width, height, scale} = this.#options.view();
    const step = KEY_STEP_PX * factor;
    this.#x = Math.min(width, Math.max(0, this.#x + dx * step));
    this.#y = Math.min(height, Math.max(0, this.#y + dy * step));
    this.#cursor.hidden = false;
    this.#cursor.style.translate = `${this.#x * scale}px ${this.#y * scale}px`;
    this.#send('move');
  }

  #send(type: PointerMessage['type']): void {
    if (type === 'click') this.#ring();
    this.#options.send({type, x: this.#x, y: this.#y});
  }

  #ring(): void {
    const {scale} = this.#options.view();
    const ring = document.createElement('div');
    ring.className = 'click-ring';
    ring.style.translate = `${this.#x * scale}px ${this.#y * scale}px`;
    ring.addEventListener('animationend', () => ring.remove());
    this.element.append(ring);
  }
}
