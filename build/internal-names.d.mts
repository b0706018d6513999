export const OWN: readonly string[];
export const OF_LIBRARIES: readonly string[];
