import {expect} from 'chai';
import {PAGES} from '../element/support/faked-view.js';
import {mount, unmountAll} from '../element/support/mount.js';

describe('diagnose() on a page over http', () => {
  afterEach(unmountAll);

  it('does not take the answer that such a page always gets for missing cookies (finding 9) [R12]', async () => {
    const secure = Object.getOwnPropertyDescriptor(window, 'isSecureContext')!;
    Object.defineProperty(window, 'isSecureContext', {value: false, configurable: true});
    Object.assign(document, {hasStorageAccess: async () => false});
    try {
      const view = await mount({server: PAGES});
      const {checks, secureContext} = await view.diagnose();

      expect(secureContext).to.equal(false);
      expect(checks.cookies).to.equal('passed');
    } finally {
      Object.defineProperty(window, 'isSecureContext', secure);
      Reflect.deleteProperty(document, 'hasStorageAccess');
    }
  });
});
