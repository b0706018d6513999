/**
 * The first script of agent-view.html: commands that the application sends before the view is there
 * wait for it. They are kept on the function itself, where the bridge finds them.
 */
const waiting: unknown[] = [];
const keep = (message: unknown): void => void waiting.push(message);
(window as {gcbAgentViewCommand?: unknown}).gcbAgentViewCommand = Object.assign(keep, {waiting});
