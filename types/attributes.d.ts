import type {GcbAgentViewEventMap, GcbAgentViewProperties} from 'gcb-agent-view';

/** What may be set on `<gcb-agent-view>`: properties, and attributes of two words. */
export type ViewAttributes = GcbAgentViewProperties & {
  'session-token'?: string;
  'cometd-path'?: string;
  'allowed-servers'?: string;
};

/** ViewHandlers by the name that a framework gives them. */
export type ViewHandlers<Prefix extends string> = {
  [Name in keyof GcbAgentViewEventMap as `${Prefix}${Name}`]?: (
    event: GcbAgentViewEventMap[Name],
  ) => void;
};
