import type { HostToPanel } from '../../../../src/panel/panelMessages.ts';
import { Drawings } from '../../../../webview/drawing.ts';
import { PanelPageModel } from '../../../../webview/panelPage.ts';

/** What a page says to, and what it must be told of. */
interface PageHost {
  receive(data: unknown): void;
  hidden(): void;
}

/** The panel's page as it is but for the elements on the screen, with messages under way in both directions. */
export class LinkedPage {
  /** `visible` where the page is on screen. */
  #page: PanelPageModel | undefined;
  #drawings: Drawings | undefined;
  #kept: unknown;
  readonly #host: () => PageHost;
  #toPage: unknown[] = [];
  #toHost: unknown[] = [];
  /** What the browser and its timers will call. */
  #due: (() => void)[] = [];
  /** Frames that were posted and not acknowledged: the most that there were at once. */
  frames = 0;

  constructor(host: () => PageHost, kept?: unknown) {
    this.#host = host;
    this.#kept = structuredClone(kept);
  }

  get kept(): unknown {
    return this.#kept;
  }

  get isOpen(): boolean {
    return this.#page !== undefined;
  }

  /** Undefined while it is hidden. */
  get state() {
    return this.#page?.state;
  }

  get actions() {
    return this.#page?.actions;
  }

  get isWaiting(): boolean {
    return this.#toPage.length > 0 || this.#toHost.length > 0 || this.#due.length > 0;
  }

  /** A message of the host sets out. */
  post(message: HostToPanel): void {
    if ('frame' in message) this.frames++;
    if (this.#page) this.#toPage.push(structuredClone(message));
  }

  /** The page is loaded, with what it has kept. */
  open(): void {
    this.#due = [];
    const drawings = new Drawings(
      {
        onFrame: callback => this.#due.push(callback),
        afterFrame: callback => this.#due.push(callback),
        now: () => 0,
      },
      () => undefined,
      frame => this.#toHost.push({ type: 'ack', frame }),
    );
    const page = new PanelPageModel({
      post: message => this.#toHost.push(structuredClone(message)),
      kept: structuredClone(this.#kept),
      keep: state => {
        this.#kept = structuredClone(state);
      },
      draw: frame => drawings.requestPage(frame),
      appearance: () => ({ classes: '', variables: {}, preferences: '{}' }),
    });
    this.#page = page;
    this.#drawings = drawings;
    page.open();
  }

  /** The page is hidden, which ends it. What it said last may still arrive; what was said to it does not. */
  hide(): void {
    this.#page = undefined;
    this.#toPage = [];
    this.#due = [];
    this.#host().hidden();
  }

  /** The page loads anew without anybody telling the host; what is under way to it arrives all the same. */
  reload(): void {
    if (this.#page) this.open();
  }

  /** The oldest message to the page arrives. */
  receive(): void {
    const message = this.#toPage.shift();
    if (message !== undefined) this.#page?.receive(message);
  }

  /** The oldest message of the page arrives. */
  deliver(): void {
    const message = this.#toHost.shift();
    if (message !== undefined) this.#host().receive(message);
  }

  /** The page is drawn, or what it waits for after that is over. */
  draw(): void {
    this.#due.shift()?.();
  }

  /** A person acts on what is drawn. */
  drawNow(): void {
    this.#drawings?.drawPageNow();
  }
}
