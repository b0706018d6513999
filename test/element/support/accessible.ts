import {expect} from '@open-wc/testing';

type Expect = (view: Element) => {to: {be: {accessible(): Promise<void>}}};

/** Fails with what axe finds wrong, by its default rules: WCAG 2 A and AA, and best practice. */
export const expectAccessible = (view: Element): Promise<void> =>
  (expect as unknown as Expect)(view).to.be.accessible();
