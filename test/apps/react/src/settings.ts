import type {GcbAgentViewProperties} from 'gcb-agent-view';

export const server = new URLSearchParams(globalThis.location?.search).get('server') ?? '';

export type Settings = Required<Pick<GcbAgentViewProperties, 'label' | 'controls' | 'options'>>;

export const FIRST: Settings = {label: 'First', controls: true, options: {probeIntervalMs: 5000}};
export const SECOND: Settings = {
  label: 'Second',
  controls: false,
  options: {probeIntervalMs: 7000},
};
