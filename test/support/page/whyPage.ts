import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { sendable } from '../../../src/page/sendable.ts';
import { WhyHost } from '../../../src/why/whyHost.ts';
import { type WhyToHost, type WhyView, whyMessage } from '../../../src/why/whyMessage.ts';
import type { HostToWhy } from '../../../src/why/whyMessages.ts';
import type { Screenshots } from '../screenshots.ts';
import { waitUntil } from '../waitUntil.ts';
import { type BrowserPageOptions, setTheme, testMilliseconds, withBrowserPage } from './browserPage.ts';
import { type MadePage, partsOf } from './madeChain.ts';
import type { PageServer } from './pageServer.ts';
import type { PageThreads } from './pageThreads.ts';
import { PageWire } from './pageWire.ts';
import type { ThemeName } from './themes.ts';

/** The why page alone in a browser, with a host, or with none: then it shows what a test tells it to. */
export class WhyPage {
  readonly page: Page;
  /** What the page asked for, in its order, without acknowledgements. */
  readonly requests: Exclude<WhyToHost, { type: 'ack' }>[] = [];
  /** Every message to the page. */
  readonly sent: HostToWhy[] = [];
  /** What went wrong in the page: errors, what the policy refused, messages that the host would drop. */
  readonly errors: string[] = [];
  readonly #server: PageServer;
  readonly #wire: PageWire;
  readonly #screenshots: Screenshots;
  #shown: MadePage | undefined;
  #host: WhyHost | undefined;

  /** `threads`: what its host asks. */
  constructor(
    page: Page,
    server: PageServer,
    screenshots: Screenshots,
    threads: Pick<PageThreads, 'areBusy'> = { areBusy: false },
  ) {
    this.page = page;
    this.#server = server;
    this.#wire = new PageWire(page, server, threads);
    this.#screenshots = screenshots;
    page.on('pageerror', error => this.errors.push(error.stack ?? error.message));
    page.on('console', message => message.type() === 'error' && this.errors.push(message.text()));
  }

  dispose(): void {
    this.#host?.dispose();
  }

  /** Opens the page and waits until it has drawn what it is shown: that, or what its host sends it. */
  async open(address: string, shown: MadePage | WhyHost): Promise<void> {
    await this.page.exposeFunction('postToHost', (data: unknown) => this.#receive(data));
    if (shown instanceof WhyHost) {
      this.#host = shown;
      this.#server.onLeft = () => shown.hidden();
    } else this.#shown = shown;
    await this.page.goto(address);
    await this.settled();
  }

  /** Sends what a host says. */
  post(message: HostToWhy): void {
    this.sent.push(message);
    this.#wire.send(sendable(message) as HostToWhy);
  }

  /** Shows some parts anew; the others stay as they are. */
  async show(page: Partial<MadePage>): Promise<void> {
    this.send(page);
    await this.settled();
  }

  /** The same without waiting. */
  send(page: Partial<MadePage>): void {
    this.#shown = { ...this.#shown!, ...page };
    this.post({ type: 'show', frame: this.#wire.frame + 1, parts: partsOf(page) });
  }

  /** Has the page look at something, as a command of the editor does, and waits until it has kept that. */
  async look(view: WhyView): Promise<void> {
    this.post({ type: 'look', view });
    await waitUntil('The page looks at what it was told', async () => {
      const saved = await this.page.evaluate<string>(`sessionStorage.getItem('state')`);
      return isDeepStrictEqual(JSON.parse(saved).view, view);
    });
    await this.settled();
  }

  /** Waits until the page has drawn all that there is to be shown. */
  settled(): Promise<void> {
    return this.#wire.settled();
  }

  async setTheme(name: ThemeName): Promise<void> {
    await setTheme(this.page, this.#server, name);
    await this.settled();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.settled();
  }

  /** The newest view that the page told; undefined when it told none since it was loaded. */
  get view(): WhyView | undefined {
    const last = this.requests.findLast(request => request.type === 'view' || request.type === 'ready');
    return last && 'view' in last ? last.view : undefined;
  }

  /** Saves what the page shows, from its top to its end, into test-results/ and returns the file's path. */
  async screenshot(name: string): Promise<string> {
    await this.settled();
    return this.#screenshots.take(this.page, name, { fullPage: true });
  }

  #receive(data: unknown): void {
    const message = whyMessage(data);
    if (!message) {
      this.errors.push(`the page sent what the host does not understand: ${JSON.stringify(data)}`);
      return;
    }
    if (message.type === 'ack') this.#wire.acknowledged(message.frame);
    else this.requests.push(message);
    if (this.#host) this.#host.receive(data);
    else if (message.type === 'ready') this.send(this.#shown!);
    else if (message.type === 'copy') this.post({ type: 'copied', id: message.id, isDone: true });
  }
}

/** A test of the why page alone, with what it is shown at first. */
export function whyPageTest(
  title: string,
  options: BrowserPageOptions & { readonly shown: () => MadePage },
  body: (why: WhyPage) => Promise<void>,
): void {
  test(title, { timeout: testMilliseconds }, async () => {
    const hostOf = (page: Page, server: PageServer, screenshots: Screenshots) => new WhyPage(page, server, screenshots);
    await withBrowserPage(title, 'why', options, hostOf, async (why, address) => {
      await why.open(address, options.shown());
      await body(why);
    });
  });
}
