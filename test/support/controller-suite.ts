import {expect} from 'chai';
import type {SessionSnapshot} from '../../src/controller/events.js';
import type {ControllerOptions} from '../../src/controller/options.js';
import {expectAtRest, hasFailed} from './at-rest.js';
import {settle} from './fake-clock.js';
import {FakeCobrowse} from './fake-cobrowse.js';
import {USER_TOKEN, type FakeConnection} from './fake-connection.js';
import {RecordedController, TOKEN} from './recorded-controller.js';
import {expectNoStrayRejections} from './stray-rejections.js';

/** The server and the controller of the present test. */
export let world: FakeCobrowse;
export let recorded: RecordedController;

let suiteOptions: ControllerOptions = {};

/** For suites whose sessions need not become active. */
export const UNHURRIED: ControllerOptions = {activationTimeoutMs: 1e9};

/** Replaces the controller of the present test: these options are added to those of the suite. */
export function start(options: ControllerOptions = {}): void {
  recorded = new RecordedController(world, {...suiteOptions, ...options});
}

/** Replaces both. */
export function startAt(server = new FakeCobrowse()): void {
  world = server;
  start();
}

export const join = (): Promise<SessionSnapshot> => recorded.controller.join(TOKEN);

/** Joins with a new controller, and forgets what led there. */
export async function joinAfresh(options: ControllerOptions = {}): Promise<void> {
  start(options);
  await join();
  world.requests.length = 0;
  recorded.events.length = 0;
}

/** When the session of the present test became active and when it ended, in epoch milliseconds. */
export const ACTIVE_AT = 1_368_722_791_040;
export const ENDED_AT = 1_368_722_820_929;

/** The server ends the session. */
export async function end(): Promise<void> {
  world.connection.receives('deactivated', {deactivationTime: ENDED_AT});
  await settle();
}

/** What a server does with a connection that it takes. */
export const accept = (connection: FakeConnection): void => {
  connection.acceptsHandshake();
  connection.answers();
};

/**
 * Gives each test of the suite it is called in a server and a controller. At the end nothing may be
 * left: no timer, no connection, no token in an event or log, no rejection that nobody handles.
 *
 * @param options.leaves Whether the controller leaves first; else the test itself has ended all.
 */
export function useController({
  leaves = true,
  ...options
}: ControllerOptions & {leaves?: boolean} = {}): void {
  expectNoStrayRejections();

  beforeEach(() => {
    suiteOptions = options;
    startAt();
  });

  afterEach(async function () {
    if (hasFailed(this)) return;
    if (leaves) await recorded.controller.leave();
    if (leaves) await world.clock.advance(0);
    expectAtRest(world);
    expect(recorded.said).not.to.contain(TOKEN).and.not.to.contain(USER_TOKEN);
  });
}

/** The same, joined; and each session has one end. */
export function useJoinedController(): void {
  useController(UNHURRIED);
  beforeEach(() => joinAfresh());
  afterEach(function () {
    if (hasFailed(this)) return;
    expect(recorded.all('deactivated')).to.have.length(1);
  });
}
