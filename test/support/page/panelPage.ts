import type { Page } from 'playwright-core';
import { inProject } from '../../../scripts/paths.ts';
import { PanelFeed } from '../../../src/panel/feed/panelFeed.ts';
import { type PanelToHost, panelMessage } from '../../../src/panel/panelMessage.ts';
import type { HostToPanel } from '../../../src/panel/panelMessages.ts';
import type { Appearance } from '../../../src/panel/reportFacts.ts';
import type { Run } from '../../../src/run/run.ts';
import { assertNever, type Selection, type SelectionChange } from '../../../src/run/runState.ts';
import { Evaluator } from '../../../src/threads/evaluator.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import { runAnswers } from '../../../src/threads/runAnswers.ts';
import type { Screenshots } from '../screenshots.ts';
import { waitUntil } from '../waitUntil.ts';
import { setTheme, twoFrames } from './browserPage.ts';
import type { PageServer } from './pageServer.ts';
import type { ThemeName } from './themes.ts';

/** What the page asks of the extension beside numbers. */
export type Request = Extract<
  PanelToHost,
  { type: 'control' | 'reveal' | 'why' | 'show' | 'remove' | 'export' | 'picture' }
>;

/** The training panel's page alone in a browser, answered as src/vscode/panels.ts answers it. */
export class PanelPage {
  readonly page: Page;
  readonly feed: PanelFeed;
  /** Buttons and links that were pressed, in their order: a test does what is wanted. */
  readonly requests: Request[] = [];
  /** What went wrong in the page: errors, what the policy refused, messages that the host would drop. */
  readonly errors: string[] = [];
  /** Every message to the page. */
  readonly sent: HostToPanel[] = [];
  readonly #server: PageServer;
  readonly #screenshots: Screenshots;
  #run: Run | undefined;
  #runs: readonly Run[] = [];
  #unsubscribe: () => void = () => undefined;
  #selection: Selection = { layer: 0, epoch: 'latest' };
  #frame = 0;
  #acknowledged = 0;
  #appearance: Appearance | undefined;

  readonly #answers = runAnswers({
    evaluator: subject => new Evaluator(nodeThreads(inProject('src/threads/node/worker.ts')), subject),
    now: () => performance.now(),
    later: (milliseconds, callback) => setTimeout(callback, milliseconds).unref(),
  });

  constructor(page: Page, server: PageServer, screenshots: Screenshots) {
    this.page = page;
    this.#server = server;
    this.#screenshots = screenshots;
    this.feed = new PanelFeed(message => this.#send(message), { answers: this.#answers });
    server.onLeft = () => this.feed.hidden();
    page.on('pageerror', error => this.errors.push(error.stack ?? error.message));
    page.on('console', message => message.type() === 'error' && this.errors.push(message.text()));
  }

  /** What is shown; undefined when nothing has been trained. */
  get run(): Run | undefined {
    return this.#run;
  }

  get selection(): Selection {
    return this.#selection;
  }

  /** Ends what answers the page. */
  dispose(): void {
    this.feed.dispose();
    this.#answers.dispose();
  }

  /** Opens the page on a run, or on nothing, and waits until it has been drawn. */
  async open(address: string, run: Run | undefined): Promise<void> {
    await this.page.exposeFunction('postToHost', (data: unknown) => this.#receive(data));
    this.show(run);
    await this.page.goto(address);
    await this.settled();
  }

  /** Another run takes the place of the one that is shown; `runs` are all of the spec. */
  show(run: Run | undefined, runs: readonly Run[] = run ? [run] : []): void {
    this.#unsubscribe();
    this.#run = run;
    this.#runs = runs;
    this.#unsubscribe = run?.onDidChange(() => this.#update()) ?? this.#unsubscribe;
    this.#selection = { layer: 0, epoch: 'latest' };
    this.#update();
  }

  /** Selects as the inspector does, without the page. */
  select({ layer, epoch, sample }: SelectionChange): void {
    const probe = sample === undefined ? this.#selection.sample : (sample ?? undefined);
    this.#selection = {
      layer: layer ?? this.#selection.layer,
      epoch: epoch ?? this.#selection.epoch,
      ...(probe !== undefined && { sample: probe }),
    };
    this.#update();
  }

  /** Waits until the page has drawn all that there is to be shown. */
  async settled(): Promise<void> {
    await this.page.locator('#root > *').first().waitFor();
    await waitUntil('The page has drawn the last frame', async () => {
      const frame = this.#frame;
      await twoFrames(this.page);
      return this.#acknowledged === frame && this.#frame === frame;
    });
  }

  /** Changes the theme, as VS Code does while a page is open. */
  async setTheme(name: ThemeName): Promise<void> {
    await setTheme(this.page, this.#server, name);
    await this.settled();
  }

  /** Reloads the page; it keeps what it has saved. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.settled();
  }

  /** How the page says that it looks. */
  async appearance(): Promise<Appearance> {
    this.#appearance = undefined;
    this.#send({ type: 'describe' });
    await waitUntil('The page says how it looks', async () => this.#appearance !== undefined);
    return this.#appearance!;
  }

  /** Saves what the page shows, from its top to its end, into test-results/ and returns the file's path. */
  async screenshot(name: string): Promise<string> {
    await this.settled();
    return this.#screenshots.take(this.page, name, { fullPage: true });
  }

  #update(): void {
    this.feed.update(this.#run, this.#selection, this.#runs);
  }

  #send(message: HostToPanel): void {
    if (message.type === 'frame') this.#frame = message.frame;
    this.sent.push(message);
    this.#server.send(message);
  }

  #receive(data: unknown): void {
    const message = panelMessage(data);
    if (!message) {
      this.errors.push(`the page sent what the host does not understand: ${JSON.stringify(data)}`);
      return;
    }
    switch (message.type) {
      case 'ready':
        this.#acknowledged = this.#frame;
        this.feed.ready(message.view, message.choice);
        break;
      case 'view':
        this.feed.look(message.view);
        break;
      case 'read':
        this.feed.read(message.epoch);
        break;
      case 'cell':
        this.feed.readCell(message);
        break;
      case 'ack':
        this.#acknowledged = message.frame;
        this.feed.acknowledged(message.frame);
        break;
      case 'select':
        this.feed.chosen(message.choice ?? 0);
        if (message.run === undefined || message.run === this.#run?.info.id) this.select(message);
        break;
      case 'compare': {
        const parting = this.feed.compare(message.run);
        if (parting) this.select(parting);
        break;
      }
      case 'show':
      case 'remove':
      case 'control':
      case 'reveal':
      case 'why':
      case 'export':
      case 'picture':
        this.requests.push(message);
        break;
      case 'appearance':
        this.#appearance = message;
        break;
      default:
        assertNever(message);
    }
  }
}
