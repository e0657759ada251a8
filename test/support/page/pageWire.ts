import type { Page } from 'playwright-core';
import { waitUntil } from '../waitUntil.ts';
import { twoFrames } from './browserPage.ts';
import type { PageServer } from './pageServer.ts';
import type { PageThreads } from './pageThreads.ts';

/** What goes between a page in a browser and its host: it knows when the page has drawn all that it was told. */
export class PageWire {
  readonly #page: Page;
  readonly #server: PageServer;
  readonly #threads: Pick<PageThreads, 'areBusy'>;
  #frame = 0;
  #acknowledged = 0;

  /** `threads`: whose answers the host tells the page. */
  constructor(page: Page, server: PageServer, threads: Pick<PageThreads, 'areBusy'>) {
    this.#page = page;
    this.#server = server;
    this.#threads = threads;
  }

  /** The number of the last frame that was sent, 0 for none. */
  get frame(): number {
    return this.#frame;
  }

  /** A message sets out to the page. */
  send(message: object): void {
    if ('frame' in message) this.#frame = message.frame as number;
    this.#server.send(message);
  }

  /** The page says that it has drawn a frame. */
  acknowledged(frame: number): void {
    this.#acknowledged = frame;
  }

  /** Waits until the host has no answer to wait for, every message has come to the page, and what it draws of them is on the screen. */
  async settled(): Promise<void> {
    await this.#page.locator('#root > *').first().waitFor();
    await waitUntil('The page has drawn all that it was told', async () => {
      const { told } = this.#server;
      const received = await this.#page.evaluate(receivedMessages);
      await twoFrames(this.#page);
      return (
        !this.#threads.areBusy && received === told && this.#server.told === told && this.#acknowledged === this.#frame
      );
    });
  }
}

/** How many messages of its host have come to the page since it was loaded (pageScript.ts counts them). */
function receivedMessages(): number {
  return (globalThis as unknown as { readonly receivedMessages: number }).receivedMessages;
}
