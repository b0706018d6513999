/** Shows one view at a time and keeps what it says, with the time on the servers' clock. */
const EVENTS = ['joined', 'user-joined', 'activated', 'deactivated', 'state-change', 'error'];
const said = [];
const waiting = new Set();

globalThis.said = said;

globalThis.show = (properties) => {
  const view = document.createElement('gcb-agent-view');
  Object.assign(view, properties);
  for (const type of EVENTS) {
    view.addEventListener(`cobrowse-${type}`, ({detail}) => {
      said.push({type, detail, atMs: performance.timeOrigin + performance.now()});
      for (const look of waiting) look();
    });
  }
  globalThis.view = view;
  document.body.replaceChildren(view);
};

/**
 * Resolves with the first event of that type, from number `from` on, whose detail has these values;
 * rejects with a fatal error that comes instead.
 */
globalThis.next = (type, values = {}, from = 0) =>
  new Promise((resolve, reject) => {
    const fits = (event) =>
      event.type === type && Object.keys(values).every((key) => event.detail[key] === values[key]);
    const look = () => {
      const later = said.slice(from);
      const found = later.find(fits);
      const fatal = type !== 'error' && later.find((event) => event.detail.fatal);
      if (!found && !fatal) return;
      waiting.delete(look);
      if (found) resolve(found);
      else reject(new Error(`${fatal.detail.code} instead of ${type}`));
    };
    waiting.add(look);
    look();
  });
