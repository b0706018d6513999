import {expect} from 'chai';
import {pageTransportMemory, TransportMemory} from '../../src/protocol/transport-memory.js';

describe('TransportMemory', () => {
  it('knows nothing at first', () => {
    expect(new TransportMemory().isWebSocketBlocked('https://c.example.com/c')).to.equal(false);
  });

  it('remembers by origin, since a proxy does not look at paths (fault 15) [R4]', () => {
    const memory = new TransportMemory();
    memory.rememberWebSocketBlocked('https://c.example.com/cobrowse');

    expect(memory.isWebSocketBlocked('https://C.example.com:443/other')).to.equal(true);
    expect(memory.isWebSocketBlocked('https://c.example.com:8443/cobrowse')).to.equal(false);
    expect(memory.isWebSocketBlocked('http://c.example.com/cobrowse')).to.equal(false);
    expect(memory.isWebSocketBlocked('https://d.example.com/cobrowse')).to.equal(false);
  });

  it('remembers where a session was expected in vain, apart from that [F7]', () => {
    const memory = new TransportMemory();
    memory.rememberWrongGuess('https://c.example.com/cobrowse');

    expect(memory.wasGuessWrong('https://c.example.com/other')).to.equal(true);
    expect(memory.wasGuessWrong('https://d.example.com/cobrowse')).to.equal(false);
    expect(memory.isWebSocketBlocked('https://c.example.com/cobrowse')).to.equal(false);
  });

  it('is one for all views of a page', () => {
    expect(pageTransportMemory).to.be.instanceOf(TransportMemory);
  });
});
