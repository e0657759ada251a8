import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Run } from '../run/run.ts';
import type { SeedRequest } from '../run/seedRequest.ts';
import type { TrainingRequest } from '../run/workerMessages.ts';
import { decisiveProblem } from '../spec/refusalText.ts';
import type { StartThread } from '../threads/port.ts';
import { Training, type TrainingOptions } from '../threads/training.ts';
import { checkRequest } from './checkRequest.ts';
import { continuingRequest, refuse } from './continuing.ts';
import { showWarning } from './notify.ts';
import { showProgress, startOf } from './progress.ts';
import { showRefusal } from './refusal.ts';
import type { Runs } from './runs.ts';
import { computing, historyBytes } from './settings.ts';
import { chooseSpec, openSpec, specName } from './specFiles.ts';
import { workerThreads } from './workerThreads.ts';

/** A training, or a debug session of a new run. */
interface UnderWay {
  /** In words that follow the name: `is still being trained`. */
  readonly doing: string;
  /** Whether its run has ended, so that it soon will. */
  readonly isEnding: boolean;
  pause(): void;
  resume(): void;
  stop(): void;
  /** Settles when it has ended, however that came. */
  readonly ended: Promise<void>;
}

/** The trainings under way, at most one a spec, each in a worker thread of its own. */
export class Trainings implements vscode.Disposable {
  readonly #startThread: StartThread;
  readonly #runs: Runs;
  /** By the spec's URI. */
  readonly #active = new Map<string, UnderWay>();
  /** Those whose data is still being read and checked, too. */
  readonly #workers = new Set<Training>();

  constructor(extensionUri: vscode.Uri, runs: Runs) {
    this.#startThread = workerThreads(extensionUri);
    this.#runs = runs;
  }

  /**
   * Trains a spec as its editor has it, saved or not. Resolves with the run once its data has been checked, or with
   * undefined when it was refused or the person decided otherwise; then they have been told. An earlier training of the
   * spec that is still under way ends only when the new one starts. A `seed` stands in for the one of the spec.
   */
  async train(given?: vscode.Uri, seed: SeedRequest = {}): Promise<Run | undefined> {
    const spec = await chooseSpec(given, 'Choose the network to train');
    if (!spec || !(await this.mayReplace(spec, 'Stop and Train Again'))) return undefined;
    const document = await openSpec(spec);
    if (!document) return undefined;
    const training = this.#start(document, seed);
    const started = await startOf(training, specName(spec));
    if (started.type === 'refused') void showRefusal(document, started.problems);
    if (started.type !== 'run') return undefined;
    this.replace(spec.toString(), training);
    this.#runs.add(started.run);
    this.#runs.focus(spec.toString());
    showProgress(specName(spec), training, started.run);
    return started.run;
  }

  /**
   * Trains a run on, with its own text and data. Resolves with it once it goes on, or with undefined when it cannot or the person
   * decided otherwise; then they have been told, and the run is as it was. `more` are the further epochs of a finished one.
   */
  async continue(run: Run, more?: number): Promise<Run | undefined> {
    const spec = vscode.Uri.parse(run.info.spec);
    const active = this.#active.get(run.info.spec);
    if (active?.isEnding) await active.ended;
    if (this.#isBusy(spec)) return undefined;
    const request = await continuingRequest(run, more);
    // They may have started another training while they were asked.
    if (!request || this.#isBusy(spec)) return undefined;
    const training = this.#begin(request, { continues: run });
    this.replace(spec.toString(), training);
    const started = await startOf(training, specName(spec));
    if (started.type === 'unfit') refuse(spec, started.message);
    if (started.type === 'refused')
      refuse(spec, `${decisiveProblem(started.problems)?.message ?? 'Its data cannot be read'}.`);
    if (started.type !== 'run') return undefined;
    this.#runs.add(run);
    this.#runs.focus(spec.toString());
    showProgress(specName(spec), training, run);
    void training.ended.then(() => training.problem !== undefined && refuse(spec, training.problem));
    return run;
  }

  pause(spec: vscode.Uri): void {
    this.#active.get(spec.toString())?.pause();
  }

  resume(spec: vscode.Uri): void {
    this.#active.get(spec.toString())?.resume();
  }

  stop(spec: vscode.Uri): void {
    this.#active.get(spec.toString())?.stop();
  }

  /** Asks before what is under way is given up for something new; `give` is the button. */
  async mayReplace(spec: vscode.Uri, give: string): Promise<boolean> {
    const active = this.#active.get(spec.toString());
    if (!active) return true;
    const message = `${specName(spec)} ${active.doing}.`;
    return (await showWarning(message, { modal: true }, give)) === give;
  }

  /** What is under way of a spec from now on; what was ends. */
  replace(spec: string, next: UnderWay): void {
    this.#active.get(spec)?.stop();
    this.#active.set(spec, next);
    void next.ended.then(() => {
      if (this.#active.get(spec) === next) this.#active.delete(spec);
    });
  }

  dispose(): void {
    for (const training of this.#workers) void training.terminate();
  }

  /** Whether a training of the spec is under way, which has been said then. */
  #isBusy(spec: vscode.Uri): boolean {
    if (!this.#active.has(spec.toString())) return false;
    refuse(spec, 'A training of this network is under way. Stop it first.');
    return true;
  }

  #start(document: vscode.TextDocument, seed: SeedRequest): Training {
    const { uri: spec } = document;
    const request = { ...checkRequest(document), fallbackName: specName(spec), computing: computing(), ...seed };
    return this.#begin(request, { id: randomUUID(), spec: spec.toString() });
  }

  #begin(request: TrainingRequest, identity: TrainingOptions['identity']): Training {
    const training = new Training({
      start: this.#startThread,
      request,
      identity,
      historyBytes: historyBytes(),
    });
    this.#workers.add(training);
    void training.ended.then(() => this.#workers.delete(training));
    return training;
  }
}
