/**
 * The script of agent-view.html: a page that is nothing but a view, for the embedded browser of a
 * desktop application. Its address configures it; the application's messages drive it.
 */
import {systemClock} from '../util/clock.js';
import {deployedServers, withDeployedServer} from './deployed-servers.js';
import {checkSettings, settingsFromHash} from './view-settings.js';
import {awaitHook, findBridge, type WebviewBridge} from './webview-bridge.js';
import type {BridgedView, webviewHost} from './webview-host.js';

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

type View = BridgedView & HTMLElement;

/** How long the page waits for an application before it says that there is none, in milliseconds. */
const BRIDGE_LIMIT_MS = 5000;

const NO_BRIDGE =
  'No application is connected to this page. Open it in an embedded browser, or add "controls" to its address.';

/** Shows what whoever set up the page has to know. @returns The undo. */
const showProblem = (text: string): (() => void) => {
  const problem = document.createElement('p');
  problem.setAttribute('role', 'alert');
  Object.assign(problem.style, {margin: '0', padding: '8px', background: '#b00020', color: '#fff'});
  problem.textContent = text;
  document.body.prepend(problem);
  return () => problem.remove();
};

const messageOf = (error: unknown): string => {
  const {message, remediation = ''} = error as {message: string; remediation?: string};
  return `${message} ${remediation}`;
};

/** The bridge that is there, or one to the hook that may still come. */
const bridgeOf = (view: Readonly<Record<string, unknown>>): WebviewBridge => {
  try {
    return findBridge();
  } catch {
    let hideProblem = (): void => undefined;
    const timer = systemClock.setTimeout(() => {
      if (!view['controls']) hideProblem = showProblem(NO_BRIDGE);
    }, BRIDGE_LIMIT_MS);
    return awaitHook(() => {
      systemClock.clearTimeout(timer);
      hideProblem();
    });
  }
};

/** Sets what an address or a command gives, the language and the server of the deployment included. */
const configure = async (
  global: AgentViewGlobal,
  view: View,
  {lang, ...settings}: Readonly<Record<string, unknown>>,
): Promise<void> => {
  Object.assign(view, settings);
  if (typeof lang !== 'string' || !/^[a-z]{2}$/.test(lang)) return;
  const strings = await loadLanguage(global, lang);
  // Texts of another language than the last; English has none of its own.
  if (strings || 'strings' in view) Object.assign(view, {strings: strings ?? {}});
};

/**
 * Fills the page with a view and ties it to the application around it. In an ordinary browser there
 * is no application; then the view works by what `controls` shows.
 *
 * @param hash Settings, and `lang`: `#server=https://cobrowse.example.com/cobrowse&controls&lang=de`.
 */
export const startAgentView = async (global: AgentViewGlobal, hash: string): Promise<View> => {
  const servers = deployedServers(document);
  const view = document.createElement('gcb-agent-view') as View;
  Object.assign(document.body.style, {margin: '0', height: '100vh', overflow: 'hidden'});
  Object.assign(view.style, {display: 'block', width: '100%', height: '100%'});
  const {settings, unknown} = settingsFromHash(hash);
  if (unknown.length > 0) {
    showProblem(`The address has settings that are unknown or misspelt: ${unknown.join(', ')}.`);
  }
  try {
    Object.assign(view, withDeployedServer(settings, servers));
  } catch (error) {
    showProblem(messageOf(error));
  }
  const lang = new URLSearchParams(hash.slice(1)).get('lang');
  await configure(global, view, {lang});
  document.body.append(view);
  global.webviewHost(view, {
    bridge: bridgeOf(view as unknown as Record<string, unknown>),
    configure: async (wanted) => {
      const {lang: language, ...rest} = Object(wanted) as Record<string, unknown>;
      checkSettings(language === undefined ? wanted : rest);
      const names = ['server', 'scheme', 'host', 'port'].some((name) => name in rest);
      await configure(global, view, {
        ...(names ? withDeployedServer(rest, servers) : rest),
        lang: language,
      });
    },
  });
  return view;
};

const {gcbAgentView} = window as {gcbAgentView?: AgentViewGlobal};
if (gcbAgentView) void startAgentView(gcbAgentView, location.hash);
