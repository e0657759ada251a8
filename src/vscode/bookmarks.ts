import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { type Bookmark, keptBookmarks } from '../run/keptState.ts';
import type { Run } from '../run/run.ts';

/** In the workspace's state. */
const key = 'bookmarks';
/** Runs whose bookmarks are kept; those that were marked last. */
const mostRuns = 50;

/** Moments of runs that a person has marked, with a note. Kept in the workspace, so that they are there as long as their run is. */
export class Bookmarks implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<Run>();

  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** In the order of the training. */
  marksOf({ info }: Run): readonly Bookmark[] {
    const all = this.#all;
    return Object.hasOwn(all, info.id) ? all[info.id]! : [];
  }

  add(run: Run, bookmark: Pick<Bookmark, 'time' | 'note' | 'position'>): void {
    this.#set(run, [...this.marksOf(run), { kind: 'bookmark', id: randomUUID(), ...bookmark }]);
  }

  rename(run: Run, id: string, note: string): void {
    this.#set(
      run,
      this.marksOf(run).map(mark => (mark.id === id ? { ...mark, note } : mark)),
    );
  }

  remove(run: Run, id: string): void {
    this.#set(
      run,
      this.marksOf(run).filter(mark => mark.id !== id),
    );
  }

  dispose(): void {
    this.#changed.dispose();
  }

  get #all(): Readonly<Record<string, readonly Bookmark[]>> {
    return keptBookmarks(this.#memory.get(key));
  }

  #set(run: Run, marks: readonly Bookmark[]): void {
    const { [run.info.id]: _, ...others } = this.#all;
    const sorted = [...marks].sort((a, b) => a.time - b.time);
    const kept = [...Object.entries(others), [run.info.id, sorted] as const].slice(-mostRuns);
    void this.#memory.update(key, Object.fromEntries(kept));
    this.#changed.fire(run);
  }
}
