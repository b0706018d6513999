import {CobrowseController} from '../../src/controller/index.js';

/** What the page sends: where to join what. */
interface Wish {
  readonly server: string;
  readonly sessionToken: string;
  readonly transports: ('websocket' | 'long-polling')[];
}

/** A controller in a worker: joins, and reports its events to the page. */
addEventListener('message', ({data}: MessageEvent<Wish>) => {
  const {sessionToken, ...options} = data;
  const controller = new CobrowseController({...options, parallel: true});
  for (const name of ['joined', 'activated', 'deactivated', 'error'] as const) {
    controller.addEventListener(name, ({detail}) => {
      const code = 'code' in detail ? detail.code : '';
      postMessage({name, code, window: 'window' in globalThis});
    });
  }
  controller.join(sessionToken).catch(() => undefined);
});
