import {expect} from 'chai';
import {createCometd} from '../../src/protocol/cometd-client.js';
import {FetchLongPolling} from '../../src/protocol/long-polling.js';
import {PollTurns} from '../../src/protocol/poll-turns.js';
import {systemClock} from '../../src/util/clock.js';

const SECRET = 'user-token-a1b2c3';

describe('createCometd', () => {
  it('keeps out of the log what a broken reply held, at every level [S5 U5]', async () => {
    const log: string[] = [];
    const write = (...parts: readonly unknown[]): void =>
      void log.push(parts.map(String).join(' '));
    const fetchBroken: typeof fetch = async () => new Response(`${SECRET} is no JSON`);
    const cometd = createCometd(
      {
        url: 'https://cobrowse.example.com/cobrowse/cometd',
        transport: 'long-polling',
        handshakeTimeoutMs: 1000,
        requestTimeoutMs: 1000,
        fetch: fetchBroken,
        clock: systemClock,
        logger: {debug: write, info: write, warn: write, error: write},
      },
      new FetchLongPolling({fetch: fetchBroken}, new PollTurns()),
    );
    cometd.onTransportFailure = (_message, info, proceed) => proceed({...info, action: 'none'});

    const failed = new Promise((resolve) => cometd.addListener('/meta/handshake', resolve));
    cometd.handshake();
    await failed;

    expect(log).to.include('cometd: exception');
    expect(log.join('\n')).not.to.include('user-to');
  });
});
