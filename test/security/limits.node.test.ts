import {expect} from 'chai';
import {CobrowseError} from '../../src/errors.js';
import {trustedServerUrl} from '../../src/protocol/server-trust.js';

const SERVER = 'https://cobrowse.example.com/cobrowse';

describe('an address of a node', () => {
  it('is refused when it is longer than any, on the own host too (threat 18, finding 5) [S3 S10]', () => {
    const long = `${SERVER}/${'a'.repeat(3000)}`;
    expect(trustedServerUrl(long.slice(0, 1000), SERVER, '', SERVER)).to.have.length(1000);
    expect(() => trustedServerUrl(long, SERVER, '', SERVER))
      .to.throw(CobrowseError)
      .with.property('code', 'server-not-allowed');
  });
});
