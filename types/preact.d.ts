import type {GcbAgentView} from 'gcb-agent-view';
import type {HTMLAttributes} from 'preact';
import type {ViewAttributes} from './attributes.js';
import type {OnHandlers} from './handlers.js';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'gcb-agent-view': Omit<HTMLAttributes<GcbAgentView>, keyof ViewAttributes> &
        ViewAttributes &
        OnHandlers;
    }
  }
}
