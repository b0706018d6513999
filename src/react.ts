import {createComponent, type EventName} from '@lit/react';
import * as React from 'react';
import {define} from './element/define-element.js';
import type {CobrowseEvent, GcbAgentViewEventName} from './element/events.js';
import {GcbAgentView as GcbAgentViewElement} from './element/gcb-agent-view.js';
import type {GcbAgentViewProperties} from './element/view-properties.js';

const typed = <Name extends GcbAgentViewEventName>(name: Name) =>
  name as Name & EventName<CobrowseEvent<Name>>;

define();

const component = createComponent({
  react: React,
  tagName: 'gcb-agent-view',
  elementClass: GcbAgentViewElement,
  displayName: 'GcbAgentView',
  events: {
    onCobrowseJoined: typed('cobrowse-joined'),
    onCobrowseUserJoined: typed('cobrowse-user-joined'),
    onCobrowseActivated: typed('cobrowse-activated'),
    onCobrowseDeactivated: typed('cobrowse-deactivated'),
    onCobrowseAttachedData: typed('cobrowse-attached-data'),
    onCobrowseInvitation: typed('cobrowse-invitation'),
    onCobrowseStateChange: typed('cobrowse-state-change'),
    onCobrowseError: typed('cobrowse-error'),
  },
});

/** State and methods, which `createComponent` takes for properties that may be set. */
type NotToBeSet = Exclude<
  keyof GcbAgentViewElement,
  keyof HTMLElement | keyof GcbAgentViewProperties
>;

/**
 * `<gcb-agent-view>` as a React component: all properties as properties, also while hydrating, and
 * each event as `on…`. A ref gives the element with its methods.
 */
export const GcbAgentView: React.ForwardRefExoticComponent<
  Omit<React.ComponentProps<typeof component>, NotToBeSet>
> = component;
