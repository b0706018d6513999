import type {Verdict} from './server-probe.js';

/** A frame of another site may be without cookies though the browser has them. */
export async function mayUseCookies(): Promise<boolean> {
  if (!navigator.cookieEnabled) return false;
  // What it says of an http page is about storage access, which such pages never have.
  if (!globalThis.isSecureContext) return true;
  const page: Partial<Pick<Document, 'hasStorageAccess'>> = document;
  return (await page.hasStorageAccess?.().catch(() => undefined)) !== false;
}

/** The names that Chromium has given this permission, one version after the other. */
const LOCAL_NETWORK = ['local-network-access', 'local-network', 'loopback-network'];

/** Whether this page may reach servers of the local network, as far as the browser says. */
export async function localNetworkPermission(): Promise<Verdict> {
  const query = async (name: string): Promise<string> => {
    try {
      return (await navigator.permissions.query({name: name as PermissionName})).state;
    } catch {
      return '';
    }
  };
  const states = await Promise.all(LOCAL_NETWORK.map(query));
  if (states.includes('denied')) return 'failed';
  return states.includes('granted') ? 'passed' : 'unknown';
}
