import type {HostAdapter} from '../hosts/host-adapter.js';

/** Names the interaction, so that two adapters of the same one can be known as such. */
type Keyed = HostAdapter & {readonly key?: unknown};

/**
 * Gives one adapter for all that a framework renders for the same interaction: it passes everything
 * on to the latest. Another `key` makes it another interaction; without keys all are the same one.
 */
export function latestAdapter(): (adapter: HostAdapter) => HostAdapter {
  let current: {latest: Keyed; readonly steady: HostAdapter} | undefined;
  return (adapter: Keyed) => {
    if (current && adapter.key === current.latest.key) current.latest = adapter;
    else {
      const interaction = {latest: adapter};
      current = Object.assign(interaction, {steady: passOn(adapter, () => interaction.latest)});
    }
    return current.steady;
  };
}

function passOn(first: Keyed, latest: () => Keyed): HostAdapter {
  const adapter: Keyed = {
    ...(first.key !== undefined && {key: first.key}),
    writeAttachedData: (...write) => latest().writeAttachedData(...write),
  };
  if (first.readAttachedData) {
    adapter.readAttachedData = async (options) =>
      (await latest().readAttachedData?.(options)) ?? {};
  }
  if (first.onInteractionEnd) {
    adapter.onInteractionEnd = (handler) =>
      latest().onInteractionEnd?.(handler) ?? (() => undefined);
  }
  return adapter;
}
