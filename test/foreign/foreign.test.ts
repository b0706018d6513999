/**
 * The desktop adapters against the vendor's own public parts. By hand, with copies that are not part
 * of this repository; a test without its part is skipped, and says so.
 *
 * - `GENESYS_SIMULATOR`: folder of GenesysPureEngage/agent-api-simulator, after `npm install` in its
 *   `src/service`.
 * - `GENESYS_SCAPI`: path of `wwe-service-client-api.js` of GenesysPureEngage/workspace-development-kit.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect} from 'chai';
import {CometD} from 'cometd';
import {adapt} from 'cometd-nodejs-client';
import {build} from 'esbuild';
import type {InteractionEndReason} from '../../src/hosts/host-adapter.js';
import {workspaceHost} from '../../src/hosts/workspace-host.js';
import {launchBrowser} from '../e2e/support/browser.js';

const SIMULATOR = process.env['GENESYS_SIMULATOR'];
const SCAPI = process.env['GENESYS_SCAPI'];
const BASE = 'http://localhost:7777';
const AGENT = 'JohnSmith';
const options = () => ({signal: new AbortController().signal, final: false});

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(BASE + url, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', ...headers},
    body: JSON.stringify(body),
    redirect: 'manual',
  });

const until = async <Value>(find: () => Value | undefined): Promise<Value> => {
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe("workspaceHost with Genesys' agent-api-simulator", function () {
  this.timeout(60_000);
  let simulator: ChildProcess | undefined;
  let headers: Record<string, string>;
  let cometd: CometD;
  const messages: {channel: string; data: {call?: {id: string; state: string}}}[] = [];

  before(async function () {
    if (!SIMULATOR) {
      console.log('      skipped: GENESYS_SIMULATOR is not set');
      return this.skip();
    }
    const cwd = path.join(SIMULATOR, 'src/service');
    simulator = spawn(process.execPath, ['server.js'], {cwd, stdio: 'ignore'});
    const isUp = () =>
      fetch(`${BASE}/workspace/v3/version`).then(
        () => true,
        () => false,
      );
    while (!(await isUp())) await new Promise((resolve) => setTimeout(resolve, 100));
    const credentials = {tenant: '', username: AGENT, password: AGENT, wweURI: 'http://desktop/'};
    const signedIn = await post('/auth/v3/sign-in', credentials);
    const code = new URL(signedIn.headers.get('location')!).searchParams.get('code')!;
    headers = {Cookie: `WWE_CODE=${code}`};
    adapt();
    cometd = new CometD();
    cometd.unregisterTransport('websocket');
    cometd.configure({url: `${BASE}/workspace/v3/notifications`, requestHeaders: headers});
    cometd.addListener('/workspace/v3/voice', (message) => messages.push(message as never));
    await new Promise<void>((done) => cometd.handshake(() => done()));
    // The simulator takes seconds until the agent has a session.
    const isReady = async () =>
      (await fetch(`${BASE}/workspace/v3/current-session`, {headers})).status === 200;
    while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 200));
  });
  after(async () => {
    if (!simulator) return;
    (cometd as CometD | undefined)?.disconnect();
    simulator.kill();
    await once(simulator, 'exit');
  });

  it('reads, writes and follows a call to its end [A1 H6]', async () => {
    await post('/sim/manage/voice/create-call', {
      callType: 'Inbound',
      agent: AGENT,
      orig: '5551234',
      defaultAttachedData: [{key: 'CustomerName', type: 'str', value: 'Ann'}],
    });
    const {id} = await until(() => messages.find(({data}) => data.call)?.data.call);
    const host = workspaceHost({baseUrl: BASE, media: 'calls', interactionId: id, headers, cometd});
    const ends: InteractionEndReason[] = [];
    host.onInteractionEnd!(async (reason) => void ends.push(reason));

    expect(await host.readAttachedData(options())).not.to.have.property('CoBrowseAssociated');
    const written = {CoBrowseAssociated: 'Yes', CoBrowseSessionsQuantity: 1, CoBrowseDuration: 0.5};
    await host.writeAttachedData(written, written, options());
    expect(await host.readAttachedData(options())).to.include({
      CoBrowseAssociated: 'Yes',
      CoBrowseSessionsQuantity: 1,
      CoBrowseDuration: '0.5',
    });

    await post(`/workspace/v3/voice/calls/${id}/answer`, {data: {}}, headers);
    expect(ends).to.deep.equal([]);
    await post(`/workspace/v3/voice/calls/${id}/release`, {data: {}}, headers);
    await until(() => ends[0]);
    expect(ends).to.deep.equal(['closed']);
  });
});

describe('wweHost beside the real wwe-service-client-api', function () {
  this.timeout(60_000);

  it('answers each client its own, and shares the frame id [H6]', async function () {
    if (!SCAPI) {
      console.log('      skipped: GENESYS_SCAPI is not set');
      return this.skip();
    }
    const scapi = await readFile(SCAPI, 'utf8');
    const {outputFiles} = await build({
      stdin: {
        contents:
          "import {connectWwe} from './src/hosts/index.ts'; window.connectWwe = connectWwe;",
        resolveDir: path.resolve(import.meta.dirname, '../..'),
      },
      bundle: true,
      format: 'iife',
      write: false,
    });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.route('http://wwe.test/**', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: route.request().url().endsWith('/app')
            ? `<script>${scapi}</script><script>${outputFiles[0]!.text}</script>`
            : '<iframe src="/app"></iframe>',
        }),
      );
      await page.goto('http://wwe.test/');
      const app = page.frames().find((frame) => frame.url().endsWith('/app'))!;
      await page.evaluate(() => {
        const held: Record<string, unknown> = {};
        const seen: unknown[] = ((window as unknown as {seen: unknown[]}).seen = []);
        addEventListener('message', ({data, source}: MessageEvent<Record<string, never>>) => {
          seen.push(data);
          const {
            request,
            parameters = [],
            referenceId,
          } = data as Record<string, unknown[] & string>;
          if (request === 'interaction.setUserData') Object.assign(held, parameters[1]);
          const reply = {request, referenceId, userAgent: 'WWE Server', protocolVersion: 2};
          const answer = {data: {interactionId: '7', userData: held}};
          (source as Window).postMessage({...reply, ...answer}, '*');
        });
      });
      const result = await app.evaluate(async () => {
        const scope = window as unknown as {
          connectWwe: (options: object) => {
            hostFor(id: string): Required<import('../../src/hosts/index.js').WweHost>;
          };
          genesys: {wwe: {service: {interaction: Record<string, (...given: unknown[]) => void>}}};
        };
        const connection = scope.connectWwe({origin: 'http://wwe.test'});
        const frameId = {userAgent: 'WWE Server', frameId: 'frame-1'};
        (parent as unknown as {eval(code: string): void}).eval(
          `frames[0].postMessage(${JSON.stringify(frameId)}, '*')`,
        );
        await new Promise((resolve) => setTimeout(resolve, 50));
        const host = connection.hostFor('7');
        const {signal} = new AbortController();
        const {interaction} = scope.genesys.wwe.service;
        const theirs = new Promise((resolve, reject) =>
          interaction['setUserData']!('7', {Theirs: '1'}, resolve, reject),
        );
        await host.writeAttachedData({CoBrowseAssociated: 'Yes'}, {}, {signal, final: true});
        await theirs;
        const read = new Promise((resolve, reject) =>
          interaction['getByInteractionId']!('7', resolve, reject),
        );
        return {ours: await host.readAttachedData({signal}), theirs: await read};
      });
      expect(result.ours).to.deep.equal({Theirs: '1', CoBrowseAssociated: 'Yes'});
      expect(result.theirs).to.deep.include({
        data: {interactionId: '7', userData: {Theirs: '1', CoBrowseAssociated: 'Yes'}},
      });
      const seen = await page.evaluate(
        () => (window as unknown as {seen: Record<string, unknown>[]}).seen,
      );
      for (const message of seen) expect(message['frameId']).to.equal('frame-1');
    } finally {
      await browser.close();
    }
  });
});
