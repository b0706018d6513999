import type {SessionState} from '../controller/session-state.js';

/** Shows the state to style sheets: as the attribute `state`, and as `:state(…)` where there is such. */
export function reflectState(
  view: Element,
  internals: ElementInternals | undefined,
  state: SessionState,
): void {
  if (view.getAttribute('state') === state) return;
  view.setAttribute('state', state);
  try {
    internals?.states.clear();
    internals?.states.add(state);
  } catch {
    // Engines before Chrome 125 have no such states, or want them written otherwise.
  }
}
