import {expect} from 'chai';
import {pageTransportMemory, TransportMemory} from '../../src/protocol/transport-memory.js';

describe('TransportMemory', () => {
  it('knows nothing at first', () => {
    expect(new TransportMemory().webSocketBlocked.has('https://c.example.com/c')).to.equal(false);
  });

  it('remembers by origin, since a proxy does not look at paths (fault 15) [R4]', () => {
    const memory = new TransportMemory();
    memory.webSocketBlocked.add('https://c.example.com/cobrowse');

    expect(memory.webSocketBlocked.has('https://C.example.com:443/other')).to.equal(true);
    expect(memory.webSocketBlocked.has('https://c.example.com:8443/cobrowse')).to.equal(false);
    expect(memory.webSocketBlocked.has('http://c.example.com/cobrowse')).to.equal(false);
    expect(memory.webSocketBlocked.has('https://d.example.com/cobrowse')).to.equal(false);
  });

  it('remembers where a session was expected in vain, apart from that [F7]', () => {
    const memory = new TransportMemory();
    memory.guessedWrong.add('https://c.example.com/cobrowse');

    expect(memory.guessedWrong.has('https://c.example.com/other')).to.equal(true);
    expect(memory.guessedWrong.has('https://d.example.com/cobrowse')).to.equal(false);
    expect(memory.webSocketBlocked.has('https://c.example.com/cobrowse')).to.equal(false);
  });

  it('is one for all views of a page', () => {
    expect(pageTransportMemory).to.be.instanceOf(TransportMemory);
  });
});
