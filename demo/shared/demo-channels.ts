import type {eventWithTime} from 'rrweb';

/** Customer to agents: what changed in the page. */
export const PAGE_CHANNEL = '/service/demo/page';
/** Agent to customer: where the agent points. */
export const POINTER_CHANNEL = '/service/demo/pointer';
/** Agent to customer: "send me the whole page". */
export const HELLO_CHANNEL = '/service/demo/hello';

export interface PageMessage {
  events: eventWithTime[];
  /** The customer's colour scheme: the replayed page has to use it, not the agent's. */
  scheme: 'light' | 'dark';
  /** Where the customer is. Not in the events: the site changes pages without a page load. */
  url: string;
}

/** Coordinates are CSS pixels of the customer's viewport. */
export interface PointerMessage {
  type: 'move' | 'click' | 'leave';
  x: number;
  y: number;
}
