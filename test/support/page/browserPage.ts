import assert from 'node:assert/strict';
import { after } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../scripts/browser/launch.ts';
import type { PageName } from '../../../src/page/panelDocument.ts';
import { Screenshots } from '../screenshots.ts';
import { PageServer } from './pageServer.ts';
import { bodyAttributes, type ThemeName, themeColours } from './themes.ts';

/** How a page is looked at. */
export interface BrowserPageOptions {
  /** 'Dark Modern' by default. */
  readonly theme?: ThemeName;
  /** In CSS pixels; 650 x 900 by default. */
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
}

/** What stands for the host of a page. */
interface PageHost {
  /** What went wrong in the page. */
  readonly errors: readonly string[];
  dispose(): void;
}

/** How long one action of Playwright may take, and a whole test. */
const actionMilliseconds = 60_000;
export const testMilliseconds = 4 * 60_000;

let browser: Promise<Browser> | undefined;
after(async () => (await browser)?.close());

/**
 * Opens a page in a headless browser with a host made for it, and lets `body` look at it. Fails, too, when the page reports an
 * error. Pictures are kept when it fails, or always with KEEP_SCREENSHOTS=1.
 */
export async function withBrowserPage<Host extends PageHost>(
  title: string,
  name: PageName,
  options: BrowserPageOptions,
  hostOf: (page: Page, server: PageServer, screenshots: Screenshots) => Host,
  body: (host: Host, address: string) => Promise<void>,
): Promise<void> {
  const { theme = 'Dark Modern', width = 650, height = 900, reducedMotion = false } = options;
  browser ??= launchBrowser();
  const server = new PageServer(name, await themeColours(theme));
  const page = await (await browser).newPage({
    viewport: { width, height },
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  page.setDefaultTimeout(actionMilliseconds);
  const screenshots = new Screenshots(title);
  await screenshots.remove();
  const host = hostOf(page, server, screenshots);
  try {
    await body(host, await server.start());
    assert.deepEqual(host.errors, [], 'the page reported errors');
  } catch (error) {
    console.error(`What the page showed: ${await screenshots.take(page, 'failed', { fullPage: true })}`);
    if (host.errors.length > 0) console.error(host.errors.join('\n'));
    throw error;
  } finally {
    host.dispose();
    await page.close();
    await server.stop();
  }
  if (!process.env.KEEP_SCREENSHOTS) await screenshots.remove();
}

/** Waits until the browser has drawn what the page wishes now, and effects of that have run: Preact has them in a timer after a frame. */
export async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(waitTwoFrames);
}

/** Changes the theme, as VS Code does while a page is open, for later documents, too. */
export async function setTheme(page: Page, server: PageServer, name: ThemeName): Promise<void> {
  const theme = await themeColours(name);
  server.theme = theme;
  const attributes = [...bodyAttributes(theme).matchAll(/(\S+)="(.*?)"/g)].map(([, key, value]) => [key!, value!]);
  await page.evaluate(changeTheme, { variables: theme.variables, attributes: Object.fromEntries(attributes) });
}

/** What is used of the browser's window; these tests are compiled for Node, without the DOM's types. */
interface Window {
  requestAnimationFrame(callback: () => void): void;
  readonly document: {
    readonly documentElement: { setAttribute(name: string, value: string): void; style: StyleDeclaration };
    readonly body: { setAttribute(name: string, value: string): void };
  };
}

interface StyleDeclaration {
  cssText: string;
  setProperty(name: string, value: string): void;
}

function waitTwoFrames(): Promise<void> {
  const window = globalThis as unknown as Window;
  return new Promise(resolve => {
    window.requestAnimationFrame(() => window.requestAnimationFrame(() => setTimeout(resolve)));
  });
}

function changeTheme({ variables, attributes }: Record<'variables' | 'attributes', Record<string, string>>): void {
  const { documentElement, body } = (globalThis as unknown as Window).document;
  documentElement.style.cssText = '';
  for (const [name, value] of Object.entries(variables)) documentElement.style.setProperty(name, value);
  for (const [name, value] of Object.entries(attributes)) body.setAttribute(name, value);
}
