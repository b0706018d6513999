import {expect} from 'chai';
import {createCometd} from '../../src/protocol/cometd-client.js';
import {FetchLongPolling} from '../../src/protocol/long-polling.js';
import {PollTurns} from '../../src/protocol/poll-turns.js';
import {systemClock} from '../../src/util/clock.js';
import {nullLogger} from '../../src/util/logger.js';

describe('a client whose transport fails', () => {
  it('asks for no script, nor by any other transport than the one chosen (threat 5) [S2]', async () => {
    const down: typeof fetch = async () => Promise.reject(new TypeError('down'));
    const client = createCometd(
      {
        url: `${location.origin}/cobrowse/cometd`,
        transport: 'long-polling',
        handshakeTimeoutMs: 500,
        requestTimeoutMs: 500,
        fetch: down,
        clock: systemClock,
        logger: nullLogger,
      },
      new FetchLongPolling({fetch: down}, new PollTurns()),
    );
    const types =
      (client as unknown as {getTransportTypes?(): string[]}).getTransportTypes?.() ?? [];
    const scripts = document.scripts.length;
    client.handshake();
    await new Promise((resolve) => setTimeout(resolve, 200));
    client.disconnect();

    expect(document.scripts).to.have.length(scripts);
    const asked = performance.getEntriesByType('resource').map(({name}) => name);
    expect(asked.filter((name) => name.includes('jsonp'))).to.deep.equal([]);
    expect(client.findTransport('callback-polling')).to.equal(null);
    expect(types.filter((type) => type !== 'long-polling')).to.deep.equal([]);
  });
});
