import {CobrowseController} from '../../../src/controller/cobrowse-controller.js';
import {GcbAgentView} from '../../../src/element/gcb-agent-view.js';
import {systemClock} from '../../../src/util/clock.js';
import {FakeCobrowse} from '../../support/fake-cobrowse.js';

/** A server address below which there is an agent page, of the test's own. */
export const PAGES = '/test/element/pages/cobrowse';

export const TOKEN = '123456789';

/** The element with a real controller, whose network is the test. */
export class FakedView extends GcbAgentView {
  readonly world = new FakeCobrowse();

  protected override createController(): CobrowseController {
    const {createConnection, fetch, transportMemory, locks} = this.world;
    const page = location.href;
    return new CobrowseController(
      {},
      {
        createConnection,
        fetch,
        transportMemory,
        locks,
        page,
        clock: systemClock,
        onServer: this.onServer,
      },
    );
  }
}

customElements.define('gcb-faked-view', FakedView);

declare global {
  interface HTMLElementTagNameMap {
    'gcb-faked-view': FakedView;
  }
}
