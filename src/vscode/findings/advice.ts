import * as vscode from 'vscode';
import { findingsOf } from '../../diagnose/runFindings.ts';
import { type Finding, type FindingSeverity, notSilenced } from '../../findings/finding.ts';
import { listedFindings } from '../../findings/listed.ts';
import { placeOf } from '../../findings/place.ts';
import type { Run } from '../../run/run.ts';
import { isActive } from '../../run/runState.ts';
import { isTrainingOf } from '../../run/sameTraining.ts';
import type { TrainableText } from '../../run/workerMessages.ts';
import { nothingSilenced, type Silencing } from '../../spec/silencing.ts';
import type { CheckedSpec, CheckedSpecs } from '../checkedSpecs.ts';
import type { Runs } from '../runs.ts';
import { ignoredFindings } from '../settings.ts';

/** A finding beside the text that it is about. */
export interface Advised {
  readonly finding: Finding;
  readonly severity: FindingSeverity;
  readonly range: vscode.Range;
  /** The run that shows it; undefined of what text and data say. */
  readonly run: Run | undefined;
}

/**
 * What there is to say of the open specs: before a training, and after it as long as the text would train the same. Silences,
 * in the runs, what the present text and the person's settings silence, so that every view says the same.
 */
export class Advice implements vscode.Disposable {
  readonly #runs: Runs;
  readonly #checked = new Map<string, CheckedSpec>();
  readonly #changed = new vscode.EventEmitter<vscode.TextDocument>();
  readonly #shown = new Map<string, readonly Finding[] | undefined>();
  /** What the person's settings silence, by spec. */
  readonly #ignored = new Map<string, readonly string[]>();
  /** What each run was silenced by last: a run changes with every epoch. */
  readonly #silenced = new WeakMap<
    Run,
    { readonly trainable: TrainableText | undefined; readonly ignored: readonly string[] }
  >();
  readonly #subscriptions: vscode.Disposable;

  /** What is to be said of a document may have changed. */
  readonly onDidChange = this.#changed.event;

  constructor(specs: CheckedSpecs, runs: Runs) {
    this.#runs = runs;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      specs.onDidCheck(checked => {
        const spec = checked.document.uri.toString();
        this.#checked.set(spec, checked);
        this.#silence(spec);
        this.#announce(checked);
      }),
      runs.onDidChange(spec => {
        this.#silence(spec);
        const checked = this.#checked.get(spec);
        if (checked && this.#shown.get(spec) !== this.#trained(checked)?.findings) this.#announce(checked);
      }),
      vscode.workspace.onDidChangeConfiguration(change => {
        if (!change.affectsConfiguration('backprop.advice')) return;
        this.#ignored.clear();
        for (const { info } of this.#runs.all()) this.#silence(info.spec);
        for (const checked of this.#checked.values()) this.#announce(checked);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#checked.delete(uri.toString())),
    );
  }

  /** What there is to say of the document as it is now; nothing while a newer text of it is being checked. */
  of(document: vscode.TextDocument): readonly Advised[] {
    const checked = this.#checked.get(document.uri.toString());
    if (!checked || checked.document !== document || checked.version !== document.version) return [];
    const { findings, trainable } = checked;
    const trained = this.#trained(checked);
    const silencing = { codes: ignoredFindings(document.uri), places: [] };
    const before = notSilenced(
      findings.map(({ finding }) => finding),
      silencing,
    );
    return listedFindings(before, trained?.findings).map(({ finding, severity }) => {
      const { offset, length } = placeOf(finding, trainable?.outline ?? []);
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
      const run = trained?.findings.includes(finding) ? trained.run : undefined;
      return { finding, severity, range, run };
    });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** What the newest training has shown, if it has ended and was one of this text. */
  #trained({
    document,
    trainable,
  }: CheckedSpec): { readonly run: Run; readonly findings: readonly Finding[] } | undefined {
    const run = this.#runs.newest(document.uri.toString());
    if (!run || !trainable || isActive(run.status.state) || run.history.epochs === 0) return undefined;
    return isTrainingOf(run.info, trainable.settings) ? { run, findings: findingsOf(run) } : undefined;
  }

  #announce(checked: CheckedSpec): void {
    this.#shown.set(checked.document.uri.toString(), this.#trained(checked)?.findings);
    this.#changed.fire(checked.document);
  }

  /** A run whose text would still train the same is silenced by the comments of the present text, else by its own. */
  #silence(spec: string): void {
    const trainable = this.#checked.get(spec)?.trainable;
    const ignored = this.#ignored.get(spec) ?? ignoredFindings(vscode.Uri.parse(spec));
    this.#ignored.set(spec, ignored);
    for (const { run } of this.#runs.runsOf(spec)) {
      const last = this.#silenced.get(run);
      if (last && last.trainable === trainable && last.ignored === ignored) continue;
      this.#silenced.set(run, { trainable, ignored });
      const isPresent = trainable && isTrainingOf(run.info, trainable.settings);
      const own = (isPresent ? trainable.silencing : run.info.before?.silencing) ?? nothingSilenced;
      const wanted: Silencing = { codes: [...own.codes, ...ignored], places: own.places };
      if (JSON.stringify(run.silencing ?? nothingSilenced) !== JSON.stringify(wanted)) run.silence(wanted);
    }
  }
}
