import {CobrowseError} from '../errors.js';

/** A parameter, a message or a setting that is not what it has to be. */
export const invalid = (message: string, remediation: string): CobrowseError =>
  new CobrowseError('invalid-configuration', message, {remediation});

/** What a desktop did not take or give. `message` must not hold values of user data. */
export const attachFailed = (
  message: string,
  remediation: string,
  cause?: unknown,
): CobrowseError =>
  new CobrowseError('attach-failed', message, {remediation, retryable: true, cause});

/** A reply that says so itself. Its text is the service's own, so it is not passed on. */
export const refused = (service: string, code: unknown): CobrowseError =>
  attachFailed(
    `${service} refused with status code ${JSON.stringify(code)}.`,
    'Check interactionId and the rights of the agent on user data.',
  );
