import * as vscode from 'vscode';
import type { Run } from '../run/run.ts';
import { type Debugged, RunList, type SpecRuns, specRuns, type ViewedRun } from '../run/runList.ts';
import { isActive, type SelectionChange } from '../run/runState.ts';
import { type SeedRequest, sameSeed } from '../run/seedRequest.ts';

/** Of so many specs, those that were trained last, all is kept that the setting allows. */
const mostSpecs = 8;

/**
 * The runs of every spec, of which one is shown; one spec has the focus: its shown run is the one that the inspector shows.
 */
export class Runs implements vscode.Disposable {
  readonly #bySpec = new Map<string, RunList>();
  readonly #changed = new vscode.EventEmitter<string>();
  #focused: string | undefined;
  /** What context keys were last set to. */
  readonly #context = new Map<string, unknown>();

  /**
   * Epochs, status or selection of a run changed, or which runs there are, or which is shown, or the focus moved to it.
   * Carries the spec's URI.
   */
  readonly onDidChange = this.#changed.event;

  get focused(): ViewedRun | undefined {
    return this.#focused === undefined ? undefined : this.get(this.#focused);
  }

  /** The run that is shown of a spec. */
  get(spec: string): ViewedRun | undefined {
    return this.#bySpec.get(spec)?.shown;
  }

  /** What trains the shown run of a spec again. */
  sameSeed(spec: string): SeedRequest {
    return sameSeed(this.get(spec)?.run);
  }

  /** The run that was started last, and that trains if one does. */
  newest(spec: string): Run | undefined {
    return this.#bySpec.get(spec)?.newest?.run;
  }

  /** The runs of a spec, now and later, to whoever shows them. */
  of(spec: string): SpecRuns {
    return specRuns(() => this.#bySpec.get(spec));
  }

  /** All runs of a spec that are kept, the newest last. */
  runsOf(spec: string): readonly ViewedRun[] {
    return this.#bySpec.get(spec)?.runs ?? [];
  }

  /** The newest run of every spec. */
  all(): Run[] {
    return Array.from(this.#bySpec.values(), ({ newest }) => newest?.run ?? []).flat();
  }

  /** Adds the newest run of its spec, or one that goes on and is the newest by that, and shows it. */
  add(run: Run): void {
    const { spec } = run.info;
    let list = this.#bySpec.get(spec);
    if (!list) {
      list = new RunList(() => this.#announce(spec));
    }
    // The one that was trained last is the last.
    this.#bySpec.delete(spec);
    this.#bySpec.set(spec, list);
    list.add(run);
    for (const resting of [...this.#bySpec.values()].slice(0, -mostSpecs)) resting.rest();
  }

  focus(spec: string): void {
    if (this.#focused === spec || !this.#bySpec.has(spec)) return;
    this.#focused = spec;
    this.#announce(spec);
  }

  /** Selects a layer, an epoch, a probe in the run that is shown; with `run`, only if that is the shown run's id. */
  select(spec: string, wanted: SelectionChange, run?: string): void {
    this.#bySpec.get(spec)?.select(wanted, run);
  }

  /** What its debugger says of a run; what is not said stays. */
  setDebugged({ info }: Run, debugged: Debugged): void {
    this.#bySpec.get(info.spec)?.setDebugged(info.id, debugged);
  }

  dispose(): void {
    for (const list of this.#bySpec.values()) list.dispose();
    this.#changed.dispose();
  }

  #announce(spec: string): void {
    if (spec === this.#focused) this.#setContexts(spec);
    this.#changed.fire(spec);
  }

  /** Menus and buttons depend on them: but for Continue they act on the training, whichever run is shown. */
  #setContexts(spec: string): void {
    const state = this.newest(spec)?.status.state;
    this.#setContext('backprop.run', state);
    const isBusy = state !== undefined && isActive(state);
    this.#setContext('backprop.canContinue', !isBusy && this.get(spec)?.run.status.canContinue === true);
  }

  /** Every epoch comes by here, and setting a context is a round trip. */
  #setContext(key: string, value: unknown): void {
    if (this.#context.get(key) === value) return;
    this.#context.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
