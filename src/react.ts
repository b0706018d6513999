import {
  createElement,
  forwardRef,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type ForwardRefExoticComponent,
  type HTMLAttributes,
  type RefAttributes,
} from 'react';
import {define} from './element/define-element.js';
import type {GcbAgentViewEventMap} from './element/events.js';
import type {GcbAgentView as GcbAgentViewElement} from './element/gcb-agent-view.js';
import {PropertyWriter, propertyNames} from './element/property-writer.js';
import type {GcbAgentViewProperties} from './element/view-properties.js';

define();

type Events = GcbAgentViewEventMap;

/** The events of the view. A handler may be another function at each render: the latest is called. */
export interface GcbAgentViewHandlers {
  /** The server accepted the Controller; the agent page opens. */
  onCobrowseJoined?: ((event: Events['cobrowse-joined']) => void) | undefined;
  /** Somebody entered the session. */
  onCobrowseUserJoined?: ((event: Events['cobrowse-user-joined']) => void) | undefined;
  /** The customer's page is shared. */
  onCobrowseActivated?: ((event: Events['cobrowse-activated']) => void) | undefined;
  /** The session is over. */
  onCobrowseDeactivated?: ((event: Events['cobrowse-deactivated']) => void) | undefined;
  /** Keys to attach to the interaction. */
  onCobrowseAttachedData?: ((event: Events['cobrowse-attached-data']) => void) | undefined;
  /** A start message came by chat. `preventDefault()` keeps the view from joining. */
  onCobrowseInvitation?: ((event: Events['cobrowse-invitation']) => void) | undefined;
  /** The session or the connection changed its state. */
  onCobrowseStateChange?: ((event: Events['cobrowse-state-change']) => void) | undefined;
  /** Something failed; `fatal` says whether all of it. */
  onCobrowseError?: ((event: Events['cobrowse-error']) => void) | undefined;
}

type Optional<T> = {[Name in keyof T]?: T[Name] | undefined};
type Own = GcbAgentViewProperties & GcbAgentViewHandlers;

/** The properties of the view, its events, and whatever an HTML element takes. */
export type GcbAgentViewProps = Optional<GcbAgentViewProperties> &
  GcbAgentViewHandlers &
  Omit<HTMLAttributes<GcbAgentViewElement>, keyof Own> &
  RefAttributes<GcbAgentViewElement>;

const HANDLERS: Readonly<Record<keyof GcbAgentViewHandlers, keyof Events>> = {
  onCobrowseJoined: 'cobrowse-joined',
  onCobrowseUserJoined: 'cobrowse-user-joined',
  onCobrowseActivated: 'cobrowse-activated',
  onCobrowseDeactivated: 'cobrowse-deactivated',
  onCobrowseAttachedData: 'cobrowse-attached-data',
  onCobrowseInvitation: 'cobrowse-invitation',
  onCobrowseStateChange: 'cobrowse-state-change',
  onCobrowseError: 'cobrowse-error',
};

/** What one element has been given, over all renders. */
interface Binding {
  readonly element: GcbAgentViewElement;
  readonly writer: PropertyWriter;
  handlers: GcbAgentViewHandlers;
}

/** Listens once and never stops: the last events of a view come after React has taken it out. */
function bind(element: GcbAgentViewElement): Binding {
  const binding: Binding = {element, writer: new PropertyWriter(element), handlers: {}};
  for (const [prop, type] of Object.entries(HANDLERS)) {
    element.addEventListener(type, (event) => {
      binding.handlers[prop as keyof GcbAgentViewHandlers]?.(event as never);
    });
  }
  return binding;
}

/** A server renders the tag alone: what is in it comes with the browser. */
const useBeforePaint = typeof document === 'undefined' ? useEffect : useLayoutEffect;

const isOwn = (name: string): boolean => propertyNames.has(name) || name in HANDLERS;

/**
 * `<gcb-agent-view>` as a React component. A property is written only when it has changed since the
 * last render: another number joins, the same one never does. `options`, `extraParams` and `strings`
 * have changed when one of their fields has; a `hostAdapter` is another one when its `key` is. A ref
 * gives the element with its methods.
 */
export const GcbAgentView: ForwardRefExoticComponent<GcbAgentViewProps> = forwardRef<
  GcbAgentViewElement,
  Omit<GcbAgentViewProps, 'ref'>
>(function GcbAgentView(props, ref) {
  const element = useRef<GcbAgentViewElement>(null);
  const bound = useRef<Binding>(undefined);
  useBeforePaint(() => {
    if (!element.current) return;
    if (bound.current?.element !== element.current) bound.current = bind(element.current);
    bound.current.handlers = props;
    bound.current.writer.write(props);
  });
  useImperativeHandle(ref, () => element.current!, []);
  const {className, ...others} = props;
  const attributes = Object.entries(others).filter(([name]) => !isOwn(name));
  return createElement('gcb-agent-view', {
    ...Object.fromEntries(attributes),
    // React 18 would write `classname`.
    ...(className !== undefined && {class: className}),
    // The element adds `state` to what the server has rendered.
    suppressHydrationWarning: true,
    ref: element,
  });
});
