import {refusedWith, unreachable} from '../error-texts.js';
import {CobrowseError} from '../errors.js';
import type {Message} from './cometd-internals.js';

/** Why a message did not get through, as far as the browser says. @param what Said of anything else. */
export function errorOfFailure(
  {httpCode, exception}: NonNullable<Message['failure']>,
  what: string,
): CobrowseError {
  if (exception instanceof CobrowseError) return exception;
  if (httpCode === 401 || httpCode === 403) return refusedWith(httpCode);
  return unreachable(Number.isInteger(httpCode) && httpCode ? `answered ${httpCode}` : what);
}
