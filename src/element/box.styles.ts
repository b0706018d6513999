import {css} from 'lit';

/**
 * The box that the view fills.
 *
 * The page's rules override those of `:host`, so no layout here depends on them. `.fill` covers the
 * element whatever box the page has made of it; `.size` is all that the element measures by itself,
 * like an `<iframe>`: the same in every state, and less wherever the page gives it less. Where the
 * page leaves the element no box of its own (`display: contents`, or `all: unset`), `.boxless` takes
 * part in the page's layout in its place.
 */
export const box = css`
  :host {
    display: block;
    position: relative;
    /* Keeps the view inside its element also where the page sets 'position: static'. */
    contain: layout !important;
    line-height: 1.4;
    white-space: normal;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :host(:fullscreen) {
    display: block !important;
    background: #fff;
    background: Canvas;
    color: #000;
    color: CanvasText;
  }
  .size,
  .boxless {
    min-height: var(--gcb-min-height, 320px);
  }
  .size {
    height: 0;
    overflow: hidden;
  }
  .size::before,
  .size::after {
    content: '';
    display: inline-block;
    width: 224px;
  }
  .fill {
    position: absolute;
    top: 0;
    left: 0;
    display: flex;
    box-sizing: border-box;
    width: 100%;
    height: 100%;
    padding: inherit;
    /* As the customer's page is written, whatever is around. */
    writing-mode: horizontal-tb;
  }
  .boxless {
    position: relative;
    flex: 1;
    height: auto;
  }
  .boxless + .size {
    display: none;
  }
`;
