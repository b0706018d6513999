import type {} from 'gcb-agent-view/types/solid';

/** What must not compile. The check fails when a line of these does. */
export const wrong = [
  // @ts-expect-error -- it is a boolean
  <gcb-agent-view controls="yes" />,
  // @ts-expect-error -- not a mode
  <gcb-agent-view stickiness="sticky" />,
  // @ts-expect-error -- an option that does not exist
  <gcb-agent-view options={{joinTimeout: 5000}} />,
  // @ts-expect-error -- of another event
  <gcb-agent-view on:cobrowse-joined={({detail}) => detail.durationMs} />,
];
