import '../../support/vscode/install.ts';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import type { Runs } from '../../../src/vscode/runs.ts';
import { debugService } from '../../support/vscode/debugging.ts';
import { turn } from '../../support/vscode/events.ts';
import { Panel } from '../../support/vscode/panels.ts';
import { Uri } from '../../support/vscode/values.ts';
import { type Disk, Window } from '../../support/vscode/window.ts';
import { PanelPage, WhyPage } from './pages.ts';
import { dataTexts, texts } from './texts.ts';
import { threads } from './threads.ts';
import { moment, pendingTimers, watchTimers } from './timers.ts';

// After the fake is in the place of `vscode`.
const { activate, deactivate } = await import('../../../src/extension.ts');
const { Runs: RunsClass } = await import('../../../src/vscode/runs.ts');

const projectFolder = join(import.meta.dirname, '../../..');

/** The networks of the folder: one whose name an address has to encode, and names that files are renamed to. */
export const specNames = ['a.mlp.json', 'b ü#1.mlp.json', 'c.mlp.json'] as const;
export const otherName = 'notes.json';

let seen: Runs | undefined;
const { add } = RunsClass.prototype;
/** The extension keeps its runs to itself: whoever adds one shows where they are. */
RunsClass.prototype.add = function (...given) {
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
    this.#ends.push(watchTimers(), () => process.off('unhandledRejection', unhandled), () => {
      console.error = print;
    });
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
    await this.window.while(() => activate(context as unknown as ExtensionContext));
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
    await window.while(() => done);
    window.leave();
  }

  async reload(): Promise<void> {
    await this.close();
    const before = this.window;
    await this.restOf(() => this.#isQuiet(before));
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
  rest(): Promise<void> {
    return this.restOf(() => this.#isQuiet(this.window));
  }

  async restOf(isQuiet: () => string | undefined): Promise<void> {
    const end = performance.now() + 60_000;
    for (let quiet = 0; quiet < 6; ) {
      const busy = isQuiet();
      quiet = busy === undefined ? quiet + 1 : 0;
      if (busy !== undefined && performance.now() > end) throw new Error(`it does not come to rest: ${busy}`);
      await (busy === undefined ? turn() : moment());
    }
  }

  /** Files in the temporary folder that this process has open. */
  openFiles(): string[] {
    return readdirSync('/proc/self/fd').flatMap(name => {
      try {
        const path = readlinkSync(join('/proc/self/fd', name));
        return path.startsWith(this.root) ? [path] : [];
      } catch {
        return [];
      }
    });
  }

  storedFiles(): string[] {
    try {
      return readdirSync(join(this.disk.storage, 'runs'));
    } catch {
      return [];
    }
  }

  end(): void {
    for (const end of this.#ends) end();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Why it is not at rest; undefined when it is. */
  #isQuiet(window: Window): string | undefined {
    if (window.isBusy) return 'something is asked for that has no answer yet';
    if (pendingTimers() > 0) return `${pendingTimers()} timers`;
    const files = process.getActiveResourcesInfo().filter(name => name.startsWith('FS') || name.startsWith('File'));
    if (files.length > 0) return `files are read or written: ${files.join(', ')}`;
    if (this.storedFiles().some(name => name.endsWith('.closing'))) return 'a window says that it is still saving';
    const paused = this.runs?.all().filter(({ status }) => status.state === 'paused').length ?? 0;
    const standing = [...debugService(window).sessions].filter(({ isStopped }) => isStopped).length;
    const awaited = Array.from(threads).filter(({ isAwaited }) => isAwaited);
    const busy = awaited.length - paused - standing;
    return busy > 0 ? `threads work: ${awaited.map(({ task }) => task).join(', ')}` : undefined;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

export { Panel };
