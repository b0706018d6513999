/** How to start a Chromium: with this environment, or it may lack fonts and libraries. */
export interface InstalledChromium {
  executablePath: string;
  env: Record<string, string>;
  version: string;
}

/** @param dir folder of an installed package of the @sparticuz/chromium family */
export function unpackChromium(dir: string): Promise<InstalledChromium>;

/** The one of the package installed here, unless CHROME_PATH names another browser. */
export function npmChromium(): Promise<InstalledChromium>;
