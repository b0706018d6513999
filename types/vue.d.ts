import type {GcbAgentViewEventMap} from 'gcb-agent-view';
import type {DefineComponent, HTMLAttributes} from 'vue';
import type {ViewAttributes} from './attributes.js';

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

type ViewHandlers = {
  [Name in keyof GcbAgentViewEventMap as `on${Capitalize<Camel<Name>>}`]?: (
    event: GcbAgentViewEventMap[Name],
  ) => void;
};

declare module 'vue' {
  interface GlobalComponents {
    'gcb-agent-view': DefineComponent<
      Omit<HTMLAttributes, keyof ViewAttributes> & ViewAttributes & ViewHandlers
    >;
  }
}
