/*
 * What the frame of the agent page may do. What stands on no list here is given to no page, whoever
 * asks for it.
 */

/** What a list without scripts is taken to add to: the agent page could not run otherwise. */
const SANDBOX_NEEDED = 'allow-scripts allow-same-origin ';

const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads';

/** Never on it: what would allow the frame to navigate the desktop away. */
const SANDBOX_EXTRAS =
  'allow-pointer-lock allow-presentation allow-orientation-lock allow-storage-access-by-user-activation';

const ALLOW = 'fullscreen';

/** Never on it: devices, the place, the screen, payments. */
const ALLOW_EXTRAS = 'autoplay clipboard-read clipboard-write picture-in-picture screen-wake-lock';

const DENIED = 'camera microphone geolocation payment usb display-capture clipboard-read';

const choose = (wanted: string, standard: string, extras: string): string[] => {
  const known = `${standard} ${extras}`.split(' ');
  return (wanted || standard).split(/[\s;]+/).filter((token) => known.includes(token));
};

/**
 * The frame's `sandbox`, without what the engine would complain of.
 *
 * @param wanted Tokens, separated by spaces; empty for the default ones.
 */
export function sandboxTokens(wanted: string, iframe: HTMLIFrameElement): string {
  const {sandbox} = iframe as {sandbox?: DOMTokenList};
  const isKnown = (token: string): boolean => !sandbox?.supports || sandbox.supports(token);
  const adds = wanted && !/\ballow-scripts\b/.test(wanted);
  const tokens = adds ? SANDBOX_NEEDED + wanted : wanted;
  return choose(tokens, SANDBOX, SANDBOX_EXTRAS).filter(isKnown).join(' ');
}

/**
 * The frame's `allow`, for a page of `origin` alone.
 *
 * @param wanted Names of features, separated by spaces; empty for the default ones.
 */
export function permissionsPolicy(wanted: string, origin: string): string {
  const given = choose(wanted, ALLOW, ALLOW_EXTRAS);
  const denied = DENIED.split(' ').filter((feature) => !given.includes(feature));
  return [
    ...denied.map((feature) => `${feature} 'none'`),
    ...given.map((feature) => `${feature} ${origin}`),
  ].join('; ');
}
