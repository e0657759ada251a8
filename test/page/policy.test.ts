import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { pageTest } from '../support/page/pageTest.ts';
import { withReport } from '../support/page/reportFile.ts';
import { waitUntil } from '../support/waitUntil.ts';

const xor = { spec: 'examples/xor.mlp.json', epochs: 5 } as const;

/** What markup or a script in a page would do to reach another place or to run, and the directive that it breaks. */
const attacks = {
  img: 'img-src',
  remoteScript: 'script-src-elem',
  inlineScript: 'script-src-elem',
  handler: 'script-src-attr',
  link: 'script-src-elem',
  style: 'style-src-elem',
  styleAttribute: 'style-src-attr',
  sheet: 'style-src-elem',
  frame: 'frame-src',
  object: 'object-src',
  media: 'media-src',
  worker: 'worker-src',
  socket: 'connect-src',
  fetch: 'connect-src',
  base: 'base-uri',
  form: 'form-action',
  code: 'script-src',
} as const;

/** Tries them all in a page; resolves with the directives that were broken, and whether a script ran. */
async function attacked(page: Page, elsewhere: string): Promise<{ broken: string[]; hasRun: boolean }> {
  await page.evaluate(address => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen, hasRun: false });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.push(effectiveDirective));
    const add = (tag: string, attributes: Readonly<Record<string, string>>, text = '') => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = text;
      document.body.append(element);
      return element;
    };
    const attempt = (act: () => unknown) => {
      try {
        Promise.resolve(act()).catch(() => undefined);
      } catch {
        // What is refused may throw.
      }
    };
    add('img', { src: `${address}/a.png` });
    add('script', { src: `${address}/a.js` });
    add('script', {}, 'globalThis.hasRun = true');
    add('button', { onclick: 'globalThis.hasRun = true' }).click();
    (add('a', { href: 'javascript:globalThis.hasRun = true' }) as HTMLAnchorElement).click();
    add('style', {}, 'body { display: none }');
    add('p', { style: 'color: red' });
    add('link', { rel: 'stylesheet', href: `${address}/a.css` });
    add('iframe', { src: `${address}/a.html` });
    add('object', { data: `${address}/a.html` });
    add('video', { src: `${address}/a.webm` });
    attempt(() => new Worker(`data:text/javascript,fetch("${address}/worker")`));
    attempt(() => new WebSocket(address.replace('http', 'ws')));
    attempt(() => fetch(`${address}/fetch`));
    add('base', { href: address });
    const form = add('form', { action: `${address}/form`, method: 'post' }) as HTMLFormElement;
    attempt(() => form.submit());
    // Not at once: what Playwright evaluates may make code of text, whatever the policy says.
    setTimeout(() => attempt(() => new Function('globalThis.hasRun = true')()));
  }, elsewhere);
  const wanted = [...new Set(Object.values(attacks))].toSorted();
  const seen = () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
  await waitUntil('every attack is refused', async () => {
    const broken = await seen();
    return wanted.every(directive => broken.includes(directive));
  }).catch(() => undefined);
  const hasRun = await page.evaluate(() => (globalThis as unknown as { hasRun: boolean }).hasRun);
  return { broken: [...new Set(await seen())].toSorted(), hasRun };
}

/** Another server, which counts what it is asked. */
async function withElsewhere(body: (address: string, asked: readonly string[]) => Promise<void>): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end('globalThis.hasRun = true');
  });
  server.on('upgrade', (request, socket) => {
    asked.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const wanted = [...new Set(Object.values(attacks))].toSorted();

pageTest('nothing in the page can load, send or run anything', xor, panel =>
  withElsewhere(async (address, asked) => {
    const { broken, hasRun } = await attacked(panel.page, address);
    assert.deepEqual(broken, wanted);
    assert.deepEqual({ hasRun, asked }, { hasRun: false, asked: [] });
    // Those of the attacks, which the browser reports.
    panel.errors.splice(0);
  }),
);

pageTest('nothing in a report can load, send or run anything', xor, panel =>
  withElsewhere((address, asked) =>
    withReport(panel, async report => {
      const context = report.context();
      await context.setOffline(false);
      // A window of its own, whose errors are those of the attacks.
      const page = await context.newPage();
      await page.goto(report.url());
      const { broken, hasRun } = await attacked(page, address);
      assert.deepEqual(broken, wanted);
      assert.deepEqual({ hasRun, asked }, { hasRun: false, asked: [] });
    }),
  ),
);
