import {css, unsafeCSS} from 'lit';
import {box} from './box.styles.js';

const line = unsafeCSS('var(--gcb-line-color, #80808080)');
const radius = unsafeCSS('var(--gcb-radius, 8px)');
const accent = unsafeCSS('var(--gcb-accent-color, #0b62c4)');
const danger = unsafeCSS('var(--gcb-danger-color, #d6322d)');
const warning = unsafeCSS('var(--gcb-warning-color, #b26a00)');

/**
 * Colours come from the page: text and ground are inherited, lines and tints are translucent greys,
 * so that light, dark and the page's own scheme all work, in engines without `light-dark()` too.
 * Spaces between things are margins on all sides: no `gap` in flex boxes, and nothing to mirror.
 */
export const styles = css`
  ${box}
  [part='base'] {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    overflow: auto;
    border: 1px solid ${line};
    border-radius: ${radius};
  }

  [part='toolbar'],
  [part='status'],
  [part='question'],
  form div {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
  }
  [part='toolbar'] {
    padding: 4px;
  }
  button,
  input,
  label,
  small,
  span {
    margin: 4px;
  }
  [part='status'] {
    flex-wrap: nowrap;
    min-height: 36px;
    outline: 0;
  }
  i {
    margin: 8px;
    border: 5px solid #808080;
    border-radius: 9px;
  }
  .active i {
    border-color: var(--gcb-active-color, #1a8a3c);
  }
  .failed i {
    border-color: ${danger};
  }
  .pending i,
  .joined i,
  .lost i {
    border-color: ${warning};
  }
  [role='timer'] {
    font-variant-numeric: tabular-nums;
  }
  .bar [part='toolbar'] {
    justify-content: flex-end;
    border-bottom: 1px solid ${line};
    background: var(--gcb-toolbar-background, rgba(128, 128, 128, 0.1));
  }
  .bar [part='status'] {
    flex: 1 7em;
    justify-content: flex-start;
  }
  .plain.empty {
    justify-content: center;
  }
  .plain.framed [part='toolbar'] {
    position: absolute;
    z-index: 1;
    width: 100%;
    box-sizing: border-box;
    /* Seen in forced colours alone. */
    border-bottom: 1px solid #000;
    background: #000;
    color: #fff;
    pointer-events: none;
  }
  .plain.framed:not(.lost) [part='toolbar'] {
    opacity: 0;
  }

  button,
  input {
    box-sizing: border-box;
    min-height: 32px;
    padding: 4px 12px;
    border: 1px solid #808080;
    border-radius: ${radius};
    background: none;
    color: inherit;
    font: inherit;
  }
  button {
    cursor: pointer;
  }
  button:hover {
    box-shadow: inset 0 0 0 2em rgba(128, 128, 128, 0.25);
  }
  button:focus,
  input:focus {
    outline: 3px solid ${accent};
    outline-offset: 1px;
  }
  button:focus:not(:focus-visible) {
    outline: 0;
  }
  button[disabled] {
    opacity: 0.6;
    cursor: default;
  }
  form button {
    border-color: transparent;
    background: ${accent};
    color: #fff;
  }
  [part~='confirm-button'] {
    border-color: transparent;
    background: ${danger};
    color: #fff;
  }
  svg {
    display: block;
    width: 16px;
    margin: 0 -5px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
  }

  .bar.empty [role='alert'] {
    margin-top: auto;
  }
  .bar [part='panel'] {
    margin-bottom: auto;
  }
  [role='alert'],
  form {
    display: flex;
    flex-direction: column;
    align-items: center;
    padding: 0 8px;
    text-align: center;
  }
  [part='alert'] {
    max-width: 34em;
    margin: 8px;
    padding: 8px 12px;
    border: 1px solid ${warning};
    border-radius: ${radius};
    background: rgba(178, 106, 0, 0.12);
  }
  [part='alert'] button {
    display: block;
    margin: 8px auto 0;
  }
  .failed [part='alert'],
  [aria-invalid='true'] {
    border-color: ${danger};
  }
  label {
    font-weight: 600;
  }
  /* In one row, and without the hint, so that in a narrow view an error fits above. */
  form div {
    flex-wrap: nowrap;
    align-items: stretch;
    max-width: 100%;
  }
  .failed small {
    display: none;
  }
  input {
    width: 8.5em;
    min-width: 0;
    padding: 4px;
    font-size: 1.4em;
    text-align: center;
  }

  [part='stage'] {
    position: relative;
  }
  .framed {
    overflow: hidden;
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
    width: 100%;
    border-top: 3px solid ${accent};
    animation:
      gcb-appear 0.2s 1s both,
      gcb-pass 1.4s infinite;
  }
  @keyframes gcb-appear {
    from {
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    [part='progress'] {
      animation-name: gcb-appear;
    }
  }
  [part='progress']:dir(rtl) {
    animation-direction: normal, reverse;
  }
  /* Clipped, not moved: what is moved out gives the view a scroll bar. */
  @keyframes gcb-pass {
    from {
      clip-path: inset(0 100% 0 0);
    }
    50% {
      clip-path: inset(0);
    }
    to {
      clip-path: inset(0 0 0 100%);
    }
  }
`;
