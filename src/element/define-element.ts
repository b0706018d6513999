import {GcbAgentView} from './gcb-agent-view.js';

const TAG = 'gcb-agent-view';

/**
 * Registers the element, unless the tag is taken: the first copy on a page wins, and a copy of
 * another version says so in the console.
 */
export function define(tag = TAG, registry: CustomElementRegistry = customElements): void {
  const known = registry.get(tag) as Partial<typeof GcbAgentView> | undefined;
  if (!known) {
    // A registry takes a class once, so that a further name needs a class of its own.
    registry.define(tag, tag === TAG ? GcbAgentView : class extends GcbAgentView {});
  } else if (known.version !== GcbAgentView.version) {
    // eslint-disable-next-line no-console -- there is no view yet, so no logger
    console.warn(`<${tag}> is already defined, by version ${known.version ?? 'unknown'}.`);
  }
}
