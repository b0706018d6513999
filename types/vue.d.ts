import type {DefineComponent, HTMLAttributes} from 'vue';
import type {ViewAttributes} from './attributes.js';
import type {CamelHandlers} from './handlers.js';

declare module 'vue' {
  interface GlobalComponents {
    'gcb-agent-view': DefineComponent<
      Omit<HTMLAttributes, keyof ViewAttributes> & ViewAttributes & CamelHandlers
    >;
  }
}
