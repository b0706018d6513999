import type {GcbAgentView} from 'gcb-agent-view';
import type {JSX as SolidJSX} from 'solid-js';
import type {ViewAttributes} from './attributes.js';
import type {OnColonHandlers} from './handlers.js';

type Properties = {[Name in keyof ViewAttributes as `prop:${Name}`]?: ViewAttributes[Name]};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'gcb-agent-view': Omit<SolidJSX.HTMLAttributes<GcbAgentView>, keyof ViewAttributes> &
        ViewAttributes &
        Properties &
        OnColonHandlers;
    }
  }
}
