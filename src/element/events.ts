import type {DetailMap} from '../controller/events.js';

export interface InvitationDetail {
  /** Where the invitation came from. */
  readonly source: 'chat';
}

/** What each event of a view carries, by its name. Frozen, free of secrets. */
export type GcbAgentViewDetailMap = {
  [Name in keyof DetailMap as `cobrowse-${Name}`]: DetailMap[Name];
} & {'cobrowse-invitation': InvitationDetail};

export type GcbAgentViewEventName = keyof GcbAgentViewDetailMap;

/**
 * Every event of a view: bubbling and composed, so that a desktop may listen at its root. Only
 * `cobrowse-invitation` can be cancelled.
 */
export class CobrowseEvent<Name extends GcbAgentViewEventName> extends CustomEvent<
  GcbAgentViewDetailMap[Name]
> {
  declare readonly type: Name;

  /** @param detail Frozen already. */
  constructor(type: Name, detail: GcbAgentViewDetailMap[Name]) {
    super(type, {
      detail,
      bubbles: true,
      composed: true,
      cancelable: type === 'cobrowse-invitation',
    });
  }
}

/** The events of `<gcb-agent-view>`, for typed listeners. */
export type GcbAgentViewEventMap = {
  [Name in GcbAgentViewEventName]: CobrowseEvent<Name>;
};

type Events = GcbAgentViewEventMap;

declare global {
  // Of elements, documents and windows.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- extends the platform's map
  interface GlobalEventHandlersEventMap extends Events {}
}
