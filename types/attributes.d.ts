import type {GcbAgentViewProperties} from 'gcb-agent-view';

type Optional<T> = {[Name in keyof T]?: T[Name] | undefined};

/** What may be set on `<gcb-agent-view>`: properties, and attributes of two words. */
export type ViewAttributes = Optional<GcbAgentViewProperties> & {
  'session-token'?: string | undefined;
  'cometd-path'?: string | undefined;
  'allowed-servers'?: string | undefined;
};
