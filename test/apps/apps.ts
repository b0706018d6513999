/** One way in which an app can be opened. */
export interface AppPage {
  readonly name: string;
  readonly path: string;
  /** Whether the element is defined after the app has mounted it. */
  readonly late?: true;
  /** Whether the framework then writes an object as text, which no element can make good. */
  readonly losesObjects?: true;
  /** Whether the app leaves the number where it is when the session ends. The others clear it. */
  readonly keepsToken?: true;
}

export interface App {
  /** The folder, too. */
  readonly name: string;
  /** What its pages allow of Trusted Types; `undefined` where the framework does without them. */
  readonly trustedTypes: string | undefined;
  readonly pages: readonly AppPage[];
  /** Whether it is plain JavaScript, of which nobody checks the types. */
  readonly untyped?: true;
}

const EARLY: AppPage = {name: 'defined before it is mounted', path: '/'};
const LATE: AppPage = {name: 'defined after it is mounted', path: '/late.html', late: true};

/** Every way to use the package that the README names. */
export const APPS: readonly App[] = [
  {
    name: 'script-tag',
    untyped: true,
    trustedTypes: 'gcb-agent-view',
    pages: [{name: 'defined after its markup and its properties', path: '/', keepsToken: true}],
  },
  {
    name: 'react',
    trustedTypes: 'lit-html',
    pages: [
      EARLY,
      {...LATE, losesObjects: true},
      {name: 'as a component', path: '/component.html'},
      {name: 'as a component that the server has rendered', path: '/hydrate.html'},
    ],
  },
  {name: 'vue', trustedTypes: 'lit-html vue', pages: [EARLY, LATE]},
  {
    name: 'angular',
    trustedTypes: 'lit-html',
    pages: [EARLY, {...LATE, path: '/late/'}],
  },
  {name: 'svelte', trustedTypes: 'lit-html svelte-trusted-html', pages: [EARLY, LATE]},
  {name: 'preact', trustedTypes: 'lit-html', pages: [EARLY, {...LATE, losesObjects: true}]},
  // Its compiled templates write plain text to `innerHTML`.
  {name: 'solid', trustedTypes: undefined, pages: [EARLY, LATE]},
];
