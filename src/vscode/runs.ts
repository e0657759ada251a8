import * as vscode from 'vscode';
import type { Selection, SelectionChange } from '../protocol/run.ts';
import type { Run } from '../session/run.ts';

/** A run and what the person looks at in it. */
export interface ViewedRun {
  readonly run: Run;
  readonly selection: Selection;
}

/** The newest run of every spec; one of them has the focus: it is the one that the inspector shows. */
export class Runs implements vscode.Disposable {
  readonly #bySpec = new Map<string, ViewedRun>();
  readonly #unsubscribe = new Map<string, () => void>();
  readonly #changed = new vscode.EventEmitter<string>();
  #focused: string | undefined;
  /** What the context key `backprop.run` was last set to. */
  #shownState: string | undefined;

  /** A run's epochs, status or selection changed, or the focus moved to it. Carries the spec's URI. */
  readonly onDidChange = this.#changed.event;

  get focused(): ViewedRun | undefined {
    return this.#focused === undefined ? undefined : this.#bySpec.get(this.#focused);
  }

  get(spec: string): ViewedRun | undefined {
    return this.#bySpec.get(spec);
  }

  /** The newest run of every spec. */
  all(): Run[] {
    return Array.from(this.#bySpec.values(), ({ run }) => run);
  }

  /** Puts a run in place of its spec's earlier one. What was selected stays selected where it still exists. */
  add(run: Run): void {
    const { spec, layers } = run.info;
    const layer = Math.min(this.#bySpec.get(spec)?.selection.layer ?? 0, layers.length - 1);
    this.#unsubscribe.get(spec)?.();
    this.#bySpec.set(spec, { run, selection: { layer, epoch: 'latest' } });
    this.#unsubscribe.set(
      spec,
      run.onDidChange(() => this.#announce(spec)),
    );
    this.#announce(spec);
  }

  focus(spec: string): void {
    if (this.#focused === spec || !this.#bySpec.has(spec)) return;
    this.#focused = spec;
    this.#announce(spec);
  }

  /** Selects a layer, an epoch, or both. What does not exist in the run is moved to the nearest that does. */
  select(spec: string, wanted: SelectionChange): void {
    const viewed = this.#bySpec.get(spec);
    if (!viewed) return;
    const { run, selection } = viewed;
    const layer = clamp(wanted.layer ?? selection.layer, 0, run.info.layers.length - 1);
    const epoch = wanted.epoch ?? selection.epoch;
    const nearest = epoch === 'latest' ? epoch : clamp(epoch, 1, Math.max(1, run.history.epochs));
    this.#bySpec.set(spec, { run, selection: { layer, epoch: nearest } });
    this.#announce(spec);
  }

  dispose(): void {
    for (const unsubscribe of this.#unsubscribe.values()) unsubscribe();
    this.#changed.dispose();
  }

  #announce(spec: string): void {
    if (spec === this.#focused) this.#showState(this.focused?.run.status.state);
    this.#changed.fire(spec);
  }

  /** Menus and buttons depend on it. Every epoch comes by here, and setting a context is a round trip. */
  #showState(state: string | undefined): void {
    if (state === this.#shownState) return;
    this.#shownState = state;
    void vscode.commands.executeCommand('setContext', 'backprop.run', state);
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
