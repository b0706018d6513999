import {define} from './element/define-element.js';

// They declare the tag and its events, for `querySelector` and `addEventListener`.
export type {GcbAgentViewEventMap} from './element/events.js';
export type {GcbAgentView} from './element/gcb-agent-view.js';

define();
