import type {GcbAgentView} from 'gcb-agent-view';
import type {DetailedHTMLProps, HTMLAttributes} from 'react';
import type {ViewAttributes} from './attributes.js';
import type {OnHandlers} from './handlers.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'gcb-agent-view': DetailedHTMLProps<HTMLAttributes<GcbAgentView>, GcbAgentView> &
        ViewAttributes &
        OnHandlers;
    }
  }
}
