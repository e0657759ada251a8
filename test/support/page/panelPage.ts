import type { Page } from 'playwright-core';
import { findingsOf } from '../../../src/diagnose/runFindings.ts';
import type { Finding } from '../../../src/findings/finding.ts';
import { type PanelActions, PanelHost } from '../../../src/panel/panelHost.ts';
import { type PanelToHost, panelMessage } from '../../../src/panel/panelMessage.ts';
import {
  type DebugAction,
  debugActions,
  type FindingAction,
  findingActions,
  type HostToPanel,
} from '../../../src/panel/panelMessages.ts';
import type { Appearance } from '../../../src/panel/reportFacts.ts';
import { withoutEditor } from '../../../src/report/reportHost.ts';
import type { Run } from '../../../src/run/run.ts';
import { type Debugged, RunList, specRuns } from '../../../src/run/runList.ts';
import type { Selection, SelectionChange } from '../../../src/run/runState.ts';
import type { StopSnapshot } from '../../../src/run/stop.ts';
import { noTrials, type SpecTrials } from '../../../src/run/trial.ts';
import type { Screenshots } from '../screenshots.ts';
import { setTheme } from './browserPage.ts';
import type { PageServer } from './pageServer.ts';
import { PageThreads } from './pageThreads.ts';
import { PageWire } from './pageWire.ts';
import type { ThemeName } from './themes.ts';

/** What the page asks of the extension beside numbers. */
export type Request = Extract<
  PanelToHost,
  {
    type:
      | 'control'
      | 'reveal'
      | 'why'
      | 'show'
      | 'remove'
      | 'export'
      | 'picture'
      | 'applyTried'
      | FindingAction
      | DebugAction;
  }
>;

const requestTypes: readonly string[] = [
  'control',
  'reveal',
  'why',
  'show',
  'remove',
  'export',
  'picture',
  'applyTried',
  ...findingActions,
  ...debugActions,
] satisfies Request['type'][];

/** The training panel's page alone in a browser, answered by the host that the editor has, which does nothing in an editor. */
export class PanelPage {
  readonly page: Page;
  readonly host: PanelHost;
  /** Buttons and links that were pressed, in their order: a test does what is wanted. */
  readonly requests: Request[] = [];
  /** What went wrong in the page: errors, what the policy refused, messages that the host would drop. */
  readonly errors: string[] = [];
  /** Every message to the page. */
  readonly sent: HostToPanel[] = [];
  /** What is said of every run, in place of what a diagnosis finds. */
  #findings: readonly Finding[] | undefined;
  /** Which fixes were tried. */
  #trials = noTrials;
  readonly #server: PageServer;
  readonly #wire: PageWire;
  readonly #screenshots: Screenshots;
  #list = this.#newList();
  readonly #threads = new PageThreads();
  readonly #actions: PanelActions = {
    ...withoutEditor,
    ...Object.fromEntries(findingActions.map(name => [name, () => undefined])),
    savePicture: () => undefined,
    fail: problem => this.errors.push(problem),
  };

  /** `without`: what the host cannot do. `debugs`: whether it has a debugger; that is a person who does what the test says. */
  constructor(
    page: Page,
    server: PageServer,
    screenshots: Screenshots,
    without: readonly FindingAction[] = [],
    debugs = false,
  ) {
    this.page = page;
    this.#server = server;
    this.#wire = new PageWire(page, server, this.#threads);
    this.#screenshots = screenshots;
    for (const name of without) delete this.#actions[name];
    if (debugs) for (const name of debugActions) this.#actions[name] = () => undefined;
    this.host = new PanelHost({
      post: message => this.#send(message),
      runs: specRuns(() => this.#list),
      actions: this.#actions,
      findingsOf: run => this.findingsOf(run),
      trials: () => this.#trials,
      answers: this.#threads.answers,
    });
    server.onLeft = () => this.host.hidden();
    page.on('pageerror', error => this.errors.push(error.stack ?? error.message));
    page.on('console', message => message.type() === 'error' && this.errors.push(message.text()));
  }

  /** What is shown; undefined when nothing has been trained. */
  get run(): Run | undefined {
    return this.#list.shown?.run;
  }

  /** The stop of the debugger in it, if it stands. */
  get stop(): StopSnapshot | undefined {
    return this.#list.shown?.stop;
  }

  get selection(): Selection {
    return this.#list.shown?.selection ?? { layer: 0, epoch: 'latest' };
  }

  /** What is said of a run. */
  findingsOf(run: Run): readonly Finding[] {
    return this.#findings ?? findingsOf(run);
  }

  /** Says this of every run from now on. */
  say(findings: readonly Finding[]): void {
    this.#findings = findings;
    this.host.update();
  }

  /** These fixes were tried, or are being tried. */
  tried(trials: SpecTrials): void {
    this.#trials = trials;
    this.host.update();
  }

  /** A debugger stands in the shown run, or moves, or is gone. */
  debugged(debugged: Debugged): void {
    this.#list.setDebugged(this.#list.shown!.run.info.id, debugged);
  }

  /** Ends what answers the page. */
  dispose(): void {
    this.host.dispose();
    this.#threads.dispose();
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
    this.#list.dispose();
    const list = this.#newList();
    for (const each of runs) list.add(each);
    if (run) list.show(run.info.id);
    this.#list = list;
    this.host.update();
  }

  /** Selects as the inspector does, without the page. */
  select(wanted: SelectionChange): void {
    this.#list.select(wanted);
  }

  /** Waits until the page has drawn all that there is to be shown. */
  settled(): Promise<void> {
    return this.#wire.settled();
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
    const appearance = await this.host.appearance();
    if (!appearance) throw new Error('the page did not say how it looks');
    return appearance;
  }

  /** Saves what the page shows, from its top to its end, into test-results/ and returns the file's path. */
  async screenshot(name: string): Promise<string> {
    await this.settled();
    return this.#screenshots.take(this.page, name, { fullPage: true });
  }

  /** What is not shown yet announces nothing. */
  #newList(): RunList {
    const list: RunList = new RunList(() => list === this.#list && this.host.update());
    return list;
  }

  #send(message: HostToPanel): void {
    this.sent.push(message);
    this.#wire.send(message);
  }

  #receive(data: unknown): void {
    const message = panelMessage(data);
    if (!message) this.errors.push(`the page sent what the host does not understand: ${JSON.stringify(data)}`);
    else if (message.type === 'ack') this.#wire.acknowledged(message.frame);
    else if (isRequest(message)) this.requests.push(message);
    this.host.receive(data);
  }
}

function isRequest(message: PanelToHost): message is Request {
  return requestTypes.includes(message.type);
}
