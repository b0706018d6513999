/**
 * The script of agent-view.html: a page that is nothing but a view, for the embedded browser of a
 * desktop application. Its address configures it; the application's messages drive it.
 */
import type {BridgedView, webviewHost} from './webview-host.js';
import {settingsFromHash} from './view-settings.js';

/** What the scripts beside this one have put on their global. */
export interface AgentViewGlobal {
  webviewHost: typeof webviewHost;
  strings?: Readonly<Record<string, unknown>>;
}

const rightToLeft = /^(ar|fa|he|ur)\b/;

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: {createScriptURL(url: string): string},
  ): {createScriptURL(url: string): string};
}

/** Loads a file of this package; pages that enforce Trusted Types want its address vouched for. */
const loadScript = (url: string): Promise<void> =>
  new Promise((resolve) => {
    const {trustedTypes} = window as {trustedTypes?: PolicyFactory};
    const policy = trustedTypes?.createPolicy('gcb-agent-view-page', {createScriptURL: (s) => s});
    const script = document.createElement('script');
    script.onload = script.onerror = () => resolve();
    script.src = policy ? policy.createScriptURL(url) : url;
    document.head.append(script);
  });

/** Sets the language of the page. Without a file for it the view speaks English. */
const loadLanguage = async (global: AgentViewGlobal, language: string): Promise<unknown> => {
  document.documentElement.lang = language;
  document.documentElement.dir = rightToLeft.test(language) ? 'rtl' : 'ltr';
  if (!global.strings?.[language]) await loadScript(`strings/${language}.iife.min.js`);
  return global.strings?.[language];
};

/**
 * Fills the page with a view and ties it to the application around it. In an ordinary browser there
 * is no application; then the view works by what `controls` shows.
 *
 * @param hash Settings, and `lang`: `#server=https://cobrowse.example.com/cobrowse&controls&lang=de`.
 */
export const startAgentView = async (
  global: AgentViewGlobal,
  hash: string,
): Promise<BridgedView & HTMLElement> => {
  const language = new URLSearchParams(hash.slice(1)).get('lang') ?? '';
  const strings = /^[a-z]{2}$/.test(language) ? await loadLanguage(global, language) : undefined;
  const view = document.createElement('gcb-agent-view') as BridgedView & HTMLElement;
  Object.assign(view, settingsFromHash(hash), strings ? {strings} : {});
  Object.assign(document.body.style, {margin: '0', height: '100vh', overflow: 'hidden'});
  Object.assign(view.style, {display: 'block', width: '100%', height: '100%'});
  try {
    global.webviewHost(view);
  } catch (error) {
    // The class of the error came with another script; its code is the same everywhere.
    if ((error as {code?: unknown}).code !== 'invalid-configuration') throw error;
  }
  document.body.append(view);
  return view;
};

const {gcbAgentView} = window as {gcbAgentView?: AgentViewGlobal};
if (gcbAgentView) void startAgentView(gcbAgentView, location.hash);
