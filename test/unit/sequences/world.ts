import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { activate, deactivate } from '../../../src/extension.ts';
import { Runs } from '../../../src/vscode/runs.ts';
import { debugService } from '../../support/vscode/debugging.ts';
import { turn } from '../../support/vscode/events.ts';
import { Uri } from '../../support/vscode/values.ts';
import { type Disk, Window } from '../../support/vscode/window.ts';
import { diskWork } from './files.ts';
import { PanelPage, WhyPage } from './pages.ts';
import { dataTexts, texts } from './texts.ts';
import { moment, pendingTimers, watchTimers } from './timers.ts';
import { threads } from './worker.ts';

const projectFolder = join(import.meta.dirname, '../../..');

/** So that what never comes is a failure with a name, in milliseconds. */
const longest = 60_000;

/** The networks of the folder: one whose name an address has to encode, and names that files are renamed to. */
export const specNames = ['a.mlp.json', 'b ü#1.mlp.json', 'c.mlp.json'] as const;
export const otherName = 'notes.json';

export const why = new Map<string, number>();
let seen: Runs | undefined;
const { add } = Runs.prototype;
/** The extension keeps its runs to itself: whoever adds one shows where they are. */
Runs.prototype.add = function (...given) {
  seen = this;
  return add.apply(this, given);
};

/** A folder, and one window after another with the extension in it, as it is put together in src/extension.ts. */
export class World {
  readonly disk: Disk;
  readonly root: string;
  window!: Window;
  /** What went wrong beside what the window noticed: rejections that nobody handled, and what was printed as an error. */
  readonly faults: string[] = [];
  #subscriptions: { dispose(): unknown }[] = [];
  readonly #ends: (() => void)[] = [];
  /** What the person does, in words. */
  readonly #doing = new Set<string>();

  constructor() {
    this.root = mkdtempSync(join(tmpdir(), 'backprop-sequence-'));
    const folder = join(this.root, 'folder');
    const storage = join(this.root, 'storage');
    mkdirSync(folder);
    this.disk = { folder, storage, memory: new Map(), texts: new Map(), settings: new Map(), panels: [] };
    writeFileSync(join(folder, 'data.csv'), dataTexts[0]!);
    writeFileSync(join(folder, specNames[0]), texts[0]!.text);
    writeFileSync(join(folder, specNames[1]), texts[3]!.text);
    const unhandled = (error: unknown) => this.faults.push(`nobody handled: ${stackOf(error)}`);
    process.on('unhandledRejection', unhandled);
    const print = console.error;
    console.error = (...words) => void this.faults.push(`printed: ${words.map(stackOf).join(' ')}`);
    this.#ends.push(
      watchTimers(),
      () => process.off('unhandledRejection', unhandled),
      () => {
        console.error = print;
      },
    );
  }

  /** Undefined as long as nothing was trained or restored in this window. */
  get runs(): Runs | undefined {
    return seen;
  }

  async open(): Promise<void> {
    seen = undefined;
    this.window = new Window(this.disk, (viewType, kept, say) =>
      viewType === 'backprop.panel' ? new PanelPage(kept, say) : new WhyPage(kept, say),
    );
    this.#subscriptions = [];
    const extensionUri = Uri.file(projectFolder);
    const storageUri = Uri.file(this.disk.storage);
    const context = {
      extensionUri,
      subscriptions: this.#subscriptions,
      workspaceState: this.window.memory,
      storageUri,
      globalStorageUri: storageUri,
      extension: { extensionUri, packageJSON: { version: '0.0.0' } },
    };
    await this.window.while('activation', () => activate(context as unknown as ExtensionContext));
    await this.window.revive();
  }

  /** As VS Code ends an extension: it is told first, and what it has registered goes while it still does what it has to. */
  async close(): Promise<void> {
    const { window } = this;
    window.keepPanels();
    const done = Promise.resolve(deactivate());
    for (const subscription of this.#subscriptions) {
      try {
        subscription.dispose();
      } catch (error) {
        window.fault(error);
      }
    }
    debugService(window).dispose();
    await window.while('deactivation', () => done);
    window.leave();
  }

  /** Everything that is open is closed, and what is under way ends: the window is as it was when it opened. */
  async empty(): Promise<void> {
    for (const session of [...debugService(this.window).sessions]) await session.stop();
    for (const thread of threads) if (thread.task === 'train') thread.kill();
    for (const panel of [...this.window.panels]) panel.dispose();
    for (const document of [...this.window.workspace.documents.values()]) await this.window.workspace.close(document);
    await this.rest();
  }

  async reload(): Promise<void> {
    await this.close();
    const before = this.window;
    await this.#restOf(() => this.#whyNotQuiet(before));
    this.assertNothingLeft();
    this.faults.push(...before.faults);
    await this.open();
  }

  /** Nothing is left of a window that has closed. */
  assertNothingLeft(): void {
    const { window } = this;
    const left = window.ledger.places();
    if (left.length > 0) this.faults.push(`not disposed of after the window closed:\n${left.join('\n')}`);
    const alive = Array.from(threads, ({ task }) => task);
    if (alive.length > 0) this.faults.push(`threads after the window closed: ${alive.join(', ')}`);
  }

  /** Until nothing happens any more but what waits for a person. */
  async rest(): Promise<void> {
    await this.done();
    await this.#restOf(() => this.#whyNotQuiet(this.window));
  }

  /** Until the person has done what they do. */
  async done(): Promise<void> {
    const end = performance.now() + longest;
    while (this.#doing.size > 0) {
      if (performance.now() > end) {
        const [open] = [this.window.busyWith.join(', ')];
        throw new Error(
          `it is not done: ${[...this.#doing].join('; ')}. Under way: ${open}; ${this.#whyNotQuiet(this.window)}`,
        );
      }
      await moment();
    }
  }

  /** What a person does goes on while they do something else. */
  async doing(what: string, act: () => Promise<void>): Promise<void> {
    this.#doing.add(what);
    await act().catch(error => void this.faults.push(`the action failed: ${stackOf(error)}`));
    this.#doing.delete(what);
  }

  async #restOf(whyNot: () => string | undefined): Promise<void> {
    const end = performance.now() + longest;
    for (let quiet = 0; quiet < 6; ) {
      const busy = whyNot();
      if (process.env.WHY && busy) why.set(busy, (why.get(busy) ?? 0) + 1);
      quiet = busy === undefined ? quiet + 1 : 0;
      if (busy !== undefined && performance.now() > end) throw new Error(`it does not come to rest: ${busy}`);
      await (busy === undefined ? turn() : moment());
    }
  }

  /** The tasks of threads that wait for a person: of trainings that are paused, and of sessions that stand. */
  waiting(): string[] {
    const viewed = this.runs?.all().flatMap(({ info }) => this.runs!.runsOf(info.spec)) ?? [];
    const paused = viewed.filter(({ run, travel }) => run.status.state === 'paused' && !travel);
    const standing = [...debugService(this.window).sessions].filter(({ isStopped }) => isStopped);
    return [...paused.map(() => 'train'), ...standing.map(() => 'debug')];
  }

  storedFiles(): string[] {
    try {
      return readdirSync(runsFolder(this));
    } catch {
      return [];
    }
  }

  /** Also after something failed, in the midst of it: the next one begins with nothing. */
  async end(): Promise<void> {
    for (const thread of threads) thread.kill();
    await this.close().catch(() => undefined);
    await this.rest().catch(() => undefined);
    for (const end of this.#ends) end();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Why it is not at rest; undefined when it is. */
  #whyNotQuiet(window: Window): string | undefined {
    if (window.busyWith.length > 0) return `not done: ${window.busyWith.join(', ')}`;
    if (pendingTimers() > 0) return `${pendingTimers()} timers`;
    if (diskWork() > 0) return `${diskWork()} files are read or written`;
    if (this.storedFiles().some(name => name.endsWith('.closing'))) return 'a window says that it is still saving';
    const busy = [...threads].filter(({ isAwaited }) => isAwaited).map(({ task }) => task);
    for (const idle of this.waiting()) if (busy.includes(idle)) busy.splice(busy.indexOf(idle), 1);
    return busy.length > 0 ? `threads work: ${busy.join(', ')}` : undefined;
  }
}

/** Where runs are saved. */
export function runsFolder({ disk }: World): string {
  return join(disk.storage, 'runs');
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
