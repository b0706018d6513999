/** A plugin for Rollup that loads cometd.js as it is cut. */
export function shrinkCometd(): {load(id: string): string | {code: string} | null};
