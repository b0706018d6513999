import {WebSocket} from 'ws';

/**
 * What cometd.js looks for in a browser, for benches that run the headless controller in Node. To be
 * imported before anything that connects.
 */
Object.assign(globalThis, {WebSocket, window: globalThis});
