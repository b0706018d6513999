import {readFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {serveSite} from '../../integration/support/site.js';

/** Reports to the page around it where it is, which nobody can see from outside. */
export const AGENT_PAGE = `<!doctype html><title>Agent page</title><p>Agent page</p>
<script>parent.postMessage(location.href, '*')</script>`;

/**
 * A desktop of the old school: one page, one script tag, and what the page needs to say what it has
 * seen. In words that Chromium 73 knows.
 */
const DESKTOP = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Desktop</title>
<style>body { margin: 16px; font: 15px sans-serif; }</style>
<gcb-agent-view controls></gcb-agent-view>
<script>
  const view = document.querySelector('gcb-agent-view');
  const events = [];
  const shown = [];
  const looks = new Set();
  const lookAgain = () => looks.forEach((look) => look());
  const until = (find) => new Promise((resolve) => {
    const look = () => {
      const found = find();
      if (!found) return;
      looks.delete(look);
      resolve(found);
    };
    looks.add(look);
    look();
  });
  const first = (name) => until(() => events.find((each) => each.name === name)).then(({detail}) => detail);
  const life = () => events.map(({name}) => name).filter((name) => /^(joined|activated|deactivated)$/.test(name));
  const inside = (selector) => view.shadowRoot.querySelector(selector);
  for (const name of ['joined', 'user-joined', 'activated', 'deactivated', 'attached-data', 'state-change', 'error']) {
    view.addEventListener('cobrowse-' + name, ({detail}) => {
      events.push({name, detail});
      lookAgain();
    });
  }
  addEventListener('message', ({data}) => {
    shown.push(data);
    lookAgain();
  });
</script>
<script src="/cdn/gcb-agent-view.iife.min.js"></script>
</html>`;

const cdn = path.resolve(import.meta.dirname, '../../../cdn');

/** A site of its own, as the desktop is, with the built files. */
export async function startDesktopSite(): Promise<{origin: string; close(): Promise<void>}> {
  const serve = serveSite({
    '/desktop.html': DESKTOP,
    '/cdn/agent-view.html': readFileSync(path.join(cdn, 'agent-view.html'), 'utf8'),
  });
  const server: Server = createServer((request, response) => {
    void Promise.resolve(serve(request, response)).then((served) => {
      if (!served) response.writeHead(404).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
