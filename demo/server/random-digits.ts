import {randomInt} from 'node:crypto';

/** A string of random decimal digits. */
export function randomDigits(length: number): string {
  return Array.from({length}, () => randomInt(10)).join('');
}
