/**
 * Where diagnostics go. `console` fits. Messages carry no session token, no user token and no URL
 * that holds one.
 */
export interface Logger {
  debug(...parts: readonly unknown[]): void;
  info(...parts: readonly unknown[]): void;
  warn(...parts: readonly unknown[]): void;
  error(...parts: readonly unknown[]): void;
}

const silent = (): void => undefined;

/** Writes nothing. The default. */
export const nullLogger: Logger = {debug: silent, info: silent, warn: silent, error: silent};

/** A logger that throws must not end a session. */
export function harmless(logger: Logger): Logger {
  const guard =
    (level: keyof Logger) =>
    (...parts: readonly unknown[]): void => {
      try {
        logger[level](...parts);
      } catch {
        // Nothing is left to report it to.
      }
    };
  return {
    debug: guard('debug'),
    info: guard('info'),
    warn: guard('warn'),
    error: guard('error'),
  };
}
