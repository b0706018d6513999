import {expect} from 'chai';
import {TOKEN, type FakedView} from './support/faked-view.js';
import {mount, named, oneTask, record, unmountAll} from './support/mount.js';

/** A value that fails as soon as anybody looks into it. */
const broken = (name: string): object =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get: () => {
      throw new Error('broken');
    },
  });

describe('a fault within the view', () => {
  const thrown: string[] = [];
  const onError = (event: ErrorEvent): void => void thrown.push(event.message);
  const onRejection = (event: PromiseRejectionEvent): void =>
    void thrown.push(String(event.reason));

  beforeEach(() => {
    thrown.length = 0;
    addEventListener('error', onError);
    addEventListener('unhandledrejection', onRejection);
  });
  afterEach(async () => {
    await unmountAll();
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onRejection);
    expect(thrown).to.deep.equal([]);
  });

  const faults: Readonly<Record<string, Partial<FakedView>>> = {
    'while the frame opens': {extraParams: broken('theme') as Record<string, unknown>},
    'while it renders': {strings: broken('joined')},
  };
  for (const [name, properties] of Object.entries(faults)) {
    it(`${name} takes no event from the host, and is reported once [E11]`, async () => {
      const view = await mount(properties);
      const events = record(view);
      await view.join(TOKEN);
      view.world.connection.receives('activated', {});
      await oneTask();
      view.world.connection.receives('deactivated', {});
      await oneTask();

      const names = events.map((each) => each.name).filter((each) => !/state|attached/.test(each));
      expect(names.filter((each) => each !== 'cobrowse-error')).to.deep.equal([
        'cobrowse-joined',
        'cobrowse-activated',
        'cobrowse-deactivated',
      ]);
      expect(view.state).to.equal('ended');
      const codes = named(events, 'cobrowse-error').map(({detail}) => detail['code']);
      expect(codes.every((code) => code === 'view-failed') && codes.length <= 2).to.equal(true);
      expect(view.lastError?.code).to.equal('view-failed');
      expect(view.lastError?.cause).to.include({message: 'broken'});
    });
  }

  it('comes from a call as an error of ours, never as an exception [E11]', async () => {
    const view = await mount();
    view.options = broken('tokenPattern');
    const rejected = await view.join(TOKEN).catch((error: unknown) => error);
    expect(rejected).to.include({name: 'CobrowseError', code: 'view-failed'});

    view.options = {};
    const odd = null as unknown as {signal: AbortSignal};
    expect(await view.stop(odd)).to.equal(undefined);
    expect(await view.leave(odd)).to.equal(undefined);
    expect(view.handleChatMessage({} as string)).to.equal(false);
    expect((await view.diagnose(odd)).version).to.match(/^\d/);
  });
});
