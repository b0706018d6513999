import {css} from 'lit';

/**
 * Colours come from the page: text and ground are inherited, lines and tints are translucent greys,
 * so that light, dark and the page's own scheme all work, in engines without `light-dark()` too.
 * Spaces between things are margins on all sides: no `gap` in flex boxes, and nothing to mirror.
 */
export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: var(--gcb-min-height, 20em);
    line-height: 1.4;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :host(:fullscreen) {
    background: #fff;
    background: Canvas;
    color: #000;
    color: CanvasText;
  }
  [part='base'] {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    overflow: hidden;
    border: 1px solid var(--gcb-line-color, rgba(128, 128, 128, 0.4));
    border-radius: var(--gcb-radius, 8px);
  }
  [part='toolbar'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    padding: 4px;
  }
  [part='toolbar'] > *,
  form * {
    margin: 4px;
  }
  [part='status'] {
    display: flex;
    align-items: center;
    outline: 0;
  }
  i {
    flex: none;
    margin: 0 8px;
    border: 5px solid #808080;
    border-radius: 9px;
  }
  .active i {
    border-color: #1a8a3c;
  }
  .failed i {
    border-color: #d6322d;
  }
  .locating i,
  .connecting i,
  .joining i,
  .joined i,
  .shaky i {
    border-color: #b26a00;
  }
  [part='timer'] {
    font-variant-numeric: tabular-nums;
    opacity: 0.8;
  }
  .bar [part='toolbar'] {
    min-height: 36px;
    border-bottom: 1px solid var(--gcb-line-color, rgba(128, 128, 128, 0.4));
    background: var(--gcb-toolbar-background, rgba(128, 128, 128, 0.1));
  }
  .bar [part='status'] {
    flex: 1;
  }
  .plain.empty {
    justify-content: center;
  }
  .plain [part='toolbar'] {
    justify-content: center;
  }
  .plain.framed [part='toolbar'] {
    position: absolute;
    z-index: 1;
    top: 0;
    left: 0;
    right: 0;
    opacity: 0;
    pointer-events: none;
  }
  .plain.shaky [part='toolbar'] {
    opacity: 1;
    background: #000;
    color: #fff;
  }

  button,
  input {
    box-sizing: border-box;
    min-height: 32px;
    padding: 4px 12px;
    border: 1px solid rgba(128, 128, 128, 0.8);
    border-radius: var(--gcb-radius, 8px);
    background: none;
    color: inherit;
    font: inherit;
  }
  button {
    cursor: pointer;
  }
  button:hover {
    background: rgba(128, 128, 128, 0.2);
  }
  button:focus,
  input:focus {
    outline: 3px solid var(--gcb-accent-color, #2b7de9);
    outline-offset: 1px;
  }
  button:focus:not(:focus-visible) {
    outline: 0;
  }
  button[disabled] {
    opacity: 0.6;
    cursor: default;
  }
  [part~='join-button'],
  [part~='confirm-button'] {
    border-color: transparent;
    background: var(--gcb-accent-color, #0b62c4);
    color: #fff;
  }
  [part~='confirm-button'] {
    background: var(--gcb-danger-color, #c62f2b);
  }
  [part~='join-button']:hover,
  [part~='confirm-button']:hover {
    background: var(--gcb-accent-color, #0b62c4);
    box-shadow: inset 0 0 0 2em rgba(0, 0, 0, 0.15);
  }
  [part~='confirm-button']:hover {
    background: var(--gcb-danger-color, #c62f2b);
  }
  svg {
    display: block;
    width: 16px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
  }
  [part~='full-screen-button'] {
    padding: 4px 7px;
  }

  [part='panel'] {
    padding: 8px;
    text-align: center;
  }
  .bar.empty [role='alert'] {
    margin-top: auto;
  }
  .bar [part='panel'] {
    margin-bottom: auto;
  }
  form {
    display: flex;
    flex-direction: column;
    align-items: center;
  }
  label {
    font-weight: 600;
  }
  input {
    width: 10em;
    font-size: 1.4em;
    text-align: center;
    letter-spacing: 0.05em;
  }
  form div {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
  }
  small {
    opacity: 0.8;
  }
  [aria-invalid='true'] {
    border-color: #d6322d;
  }
  [part='alert'] {
    max-width: 34em;
    margin: 8px auto;
    padding: 8px 12px;
    border: 1px solid #b26a00;
    border-radius: var(--gcb-radius, 8px);
    background: rgba(178, 106, 0, 0.12);
    text-align: center;
  }

  .failed [part='alert'] {
    border-color: #d6322d;
    background: rgba(214, 50, 45, 0.12);
  }

  [part='stage'] {
    position: relative;
  }
  .framed [part='stage'] {
    flex: 1;
  }
  iframe {
    position: absolute;
    top: 0;
    left: 0;
    width: 100%;
    height: 100%;
    border: 0;
    background: #fff;
  }
  [part~='skip-button'] {
    position: absolute;
    z-index: 2;
    top: 48px;
    left: 8px;
    background: #000;
    color: #fff;
  }
  [part~='skip-button']:not(:focus) {
    opacity: 0;
    pointer-events: none;
  }

  [part='progress'] {
    position: absolute;
    z-index: 1;
    top: 0;
    left: 0;
    right: 0;
    height: 3px;
    overflow: hidden;
    animation: gcb-appear 0.2s 1s both;
  }
  [part='progress']::after {
    content: '';
    position: absolute;
    top: 0;
    bottom: 0;
    left: 0;
    width: 100%;
    background: var(--gcb-accent-color, #2b7de9);
  }
  @keyframes gcb-appear {
    from {
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    [part='progress']::after {
      width: 30%;
      animation: gcb-pass 1.4s infinite ease-in-out;
    }
  }
  @keyframes gcb-pass {
    from {
      left: -30%;
    }
    to {
      left: 100%;
    }
  }
`;
