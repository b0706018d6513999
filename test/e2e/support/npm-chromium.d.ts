declare module '*/npm-chromium.mjs' {
  /** Unpacks the Chromium of the npm package; it has to be started with `env`. */
  export function npmChromium(): Promise<{
    executablePath: string;
    env: Record<string, string>;
    version: string;
  }>;
}
