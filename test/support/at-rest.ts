import {expect} from 'chai';
import type {FakeCobrowse} from './fake-cobrowse.js';

/** What a controller must not leave behind once its session is over: timers and connections. */
export function expectAtRest({clock, open}: Pick<FakeCobrowse, 'clock' | 'open'>): void {
  expect(clock.pending, 'timers left armed').to.equal(0);
  expect(open, 'connections left open').to.have.length(0);
}

/** Whether the present test has failed already, so that its end says nothing more. */
export const hasFailed = (context: Mocha.Context): boolean =>
  context.currentTest?.state === 'failed';
