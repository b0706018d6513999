/** What of the tag and the component compiles in React, and what does not [P4]. See `element.ts`. */
import {createRef} from 'react';
import type {GcbAgentView as GcbAgentViewElement} from 'gcb-agent-view';
import {GcbAgentView} from 'gcb-agent-view/react';
import type {} from 'gcb-agent-view/types/react';

const ref = createRef<GcbAgentViewElement>();

export const tag = (
  <gcb-agent-view
    ref={ref}
    className="view"
    server="https://cobrowse.example.com/cobrowse"
    label={undefined}
    session-token="123456789"
    allowedServers="https://*.example.com"
    stickiness="url"
    controls
    nosidinput={false}
    options={{joinTimeoutMs: 5000}}
    hostAdapter={null}
    oncobrowse-joined={({detail}) => console.log(detail.users)}
    oncobrowse-deactivated={({detail}) => console.log(detail.durationMs?.toFixed())}
  >
    <p>Ask for the number.</p>
  </gcb-agent-view>
);

export const wrongTags = [
  // @ts-expect-error -- it is a boolean
  <gcb-agent-view controls="yes" />,
  // @ts-expect-error -- a token is text
  <gcb-agent-view sessionToken={123456789} />,
  // @ts-expect-error -- a token is text
  <gcb-agent-view session-token={123456789} />,
  // @ts-expect-error -- not a mode
  <gcb-agent-view stickiness="sticky" />,
  // @ts-expect-error -- it is an object
  <gcb-agent-view options="{}" />,
  // @ts-expect-error -- an option that does not exist
  <gcb-agent-view options={{joinTimeout: 5000}} />,
  // @ts-expect-error -- an adapter writes
  <gcb-agent-view hostAdapter={{}} />,
  // @ts-expect-error -- it is read-only
  <gcb-agent-view state="active" />,
  // @ts-expect-error -- an attribute that does not exist
  <gcb-agent-view token="123456789" />,
  // @ts-expect-error -- it is no handler
  <gcb-agent-view oncobrowse-joined="log" />,
  // @ts-expect-error -- of another event
  <gcb-agent-view oncobrowse-joined={({detail}) => detail.durationMs} />,
  // @ts-expect-error -- null for a session that was never active
  <gcb-agent-view oncobrowse-deactivated={({detail}) => detail.durationMs.toFixed()} />,
];

export const component = (
  <GcbAgentView
    ref={ref}
    className="view"
    server="https://cobrowse.example.com/cobrowse"
    sessionToken="123456789"
    controls
    options={{joinTimeoutMs: 5000}}
    onCobrowseJoined={({detail}) => console.log(detail.users)}
    onCobrowseUserJoined={({detail}) => console.log(detail.role)}
    onCobrowseActivated={({detail}) => console.log(detail.late)}
    onCobrowseDeactivated={({detail}) => console.log(detail.durationMs?.toFixed())}
    onCobrowseAttachedData={({detail}) => console.log(detail.changes)}
    onCobrowseInvitation={(event) => event.preventDefault()}
    onCobrowseStateChange={({detail}) => console.log(detail.state === 'active')}
    onCobrowseError={({detail}) => console.log(detail.remediation)}
  >
    <p>Ask for the number.</p>
  </GcbAgentView>
);

export const wrongComponents = [
  // @ts-expect-error -- it is a boolean
  <GcbAgentView controls="yes" />,
  // @ts-expect-error -- a token is text
  <GcbAgentView sessionToken={123456789} />,
  // @ts-expect-error -- not a mode
  <GcbAgentView stickiness="sticky" />,
  // @ts-expect-error -- an option that does not exist
  <GcbAgentView options={{joinTimeout: 5000}} />,
  // @ts-expect-error -- it is read-only
  <GcbAgentView state="active" />,
  // @ts-expect-error -- a method is to be called
  <GcbAgentView join={() => undefined} />,
  // @ts-expect-error -- a property that does not exist
  <GcbAgentView token="123456789" />,
  // @ts-expect-error -- an event that does not exist
  <GcbAgentView onCobrowseJoin={() => undefined} />,
  // @ts-expect-error -- of another event
  <GcbAgentView onCobrowseJoined={({detail}) => detail.durationMs} />,
  // @ts-expect-error -- null for a session that was never active
  <GcbAgentView onCobrowseDeactivated={({detail}) => detail.durationMs.toFixed()} />,
];
