import type {GcbAgentView} from 'gcb-agent-view';
import type {HTMLAttributes} from 'svelte/elements';
import type {ViewAttributes} from './attributes.js';
import type {OnHandlers} from './handlers.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'gcb-agent-view': Omit<HTMLAttributes<GcbAgentView>, keyof ViewAttributes> &
      ViewAttributes &
      OnHandlers;
  }
}
