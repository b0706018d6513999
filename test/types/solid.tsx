/**
 * What of the tag compiles in Solid, and what does not [P4]. See `element.ts`.
 *
 * @jsxImportSource solid-js
 */
import type {} from 'gcb-agent-view/types/solid';

export const tag = (
  <gcb-agent-view
    class="view"
    server="https://cobrowse.example.com/cobrowse"
    label={undefined}
    session-token="123456789"
    stickiness="url"
    nosidinput
    controls={false}
    options={{joinTimeoutMs: 5000}}
    hostAdapter={null}
    on:cobrowse-joined={({detail}) => console.log(detail.users)}
    on:cobrowse-deactivated={({detail}) => console.log(detail.durationMs?.toFixed())}
  >
    <p>Ask for the number.</p>
  </gcb-agent-view>
);

export const wrongTags = [
  // @ts-expect-error -- it is a boolean
  <gcb-agent-view controls="yes" />,
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
  <gcb-agent-view on:cobrowse-joined={5} />,
  // @ts-expect-error -- of another event
  <gcb-agent-view on:cobrowse-joined={({detail}) => detail.durationMs} />,
];
