/**
 * `encodeURIComponent` for any text: half of a surrogate pair, on which that throws, becomes the
 * replacement character.
 */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
