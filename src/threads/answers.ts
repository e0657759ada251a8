import type { Answered } from '../run/answers.ts';
import { probeSample } from '../run/chosenSample.ts';
import type { EvaluationAnswers, EvaluationKind, ParameterRef } from '../run/questions.ts';
import type { Run } from '../run/run.ts';
import { type ChosenSample, isActive } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import { surfaceExtent } from '../run/surfaceGrid.ts';
import { sampleKey } from '../samples/typedSample.ts';
import type { Evaluator } from './evaluator.ts';

/** While a training runs its network is asked at most so often: milliseconds between questions, and how many times what an answer took. */
const fewestBetween = 200;
const restShare = 3;

/** What is used of an evaluator. */
export type Asked = Pick<Evaluator, 'rows' | 'surface' | 'probe' | 'shares' | 'dispose'>;

export interface AnswersOptions {
  readonly evaluator: (subject: RunSubject) => Asked;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  readonly later: (milliseconds: number, callback: () => void) => void;
}

interface Slot {
  readonly key: string;
  readonly epoch: number;
  readonly answer: EvaluationAnswers[EvaluationKind];
}

/**
 * What the networks of runs answer, for views that draw what there is: each question gives the newest answer at once, or
 * undefined, and asks for a newer one when that is of another epoch; when it has come, listeners are told and ask again. Evaluators
 * are kept of the runs that were asked last.
 */
export class Answers {
  readonly #options: AnswersOptions;
  readonly #listeners = new Set<() => void>();
  readonly #runs = new Map<Run, RunAnswers>();

  constructor(options: AnswersOptions) {
    this.#options = options;
  }

  /** The answers of a run; undefined when nothing is kept of its data. */
  of(run: Run): RunAnswers | undefined {
    const { subject } = run;
    if (!subject) return undefined;
    const answers = this.#runs.get(run) ?? new RunAnswers(run, subject, this.#options, () => this.#announce());
    // The run that was asked last is the last of the map.
    this.#runs.delete(run);
    this.#runs.set(run, answers);
    for (const [other, idle] of this.#runs) {
      if (this.#runs.size <= mostRuns) break;
      idle.dispose();
      this.#runs.delete(other);
    }
    return answers;
  }

  /** Calls `listener` whenever an answer has come; the result ends that. */
  onDidAnswer(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    for (const answers of this.#runs.values()) answers.dispose();
    this.#runs.clear();
    this.#listeners.clear();
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Runs whose evaluators are kept: more than anybody shows side by side, as views that took them from one another would never rest. */
const mostRuns = 8;

/** The answers of one run's network. */
export class RunAnswers {
  readonly subject: RunSubject;
  readonly #run: Run;
  readonly #options: AnswersOptions;
  readonly #announce: () => void;
  readonly #slots = new Map<EvaluationKind, Slot>();
  readonly #asked = new Map<EvaluationKind, string>();
  #evaluator: Asked | undefined;
  #notBefore = 0;
  #isWaiting = false;
  #disposed = false;

  constructor(run: Run, subject: RunSubject, options: AnswersOptions, announce: () => void) {
    this.#run = run;
    this.subject = subject;
    this.#options = options;
    this.#announce = announce;
  }

  /** What the network answers to the kept rows after an epoch that is recorded. */
  rows(epoch: number): Answered<'rows'> | undefined {
    return this.#ask('rows', `${epoch}`, epoch, (evaluator, row) => evaluator.rows({ row }));
  }

  /** Its outputs over the part of the input space that the kept rows fill; undefined for more than two inputs. */
  surface(epoch: number): Answered<'surface'> | undefined {
    const extent = surfaceExtent(this.subject);
    return extent && this.#ask('surface', `${epoch}`, epoch, (evaluator, row) => evaluator.surface({ row }, extent));
  }

  /** The `probe*` tensors of a sample, as the epoch would have recorded them. Never those of another sample. */
  probe(epoch: number, sample: ChosenSample): Answered<'probe'> | undefined {
    const ofSample = ` ${sampleKey(sample)}`;
    const key = `${epoch}${ofSample}`;
    const previous = this.#run.history.tensorsOf(epoch - 1);
    const answered = this.#ask('probe', key, epoch, (evaluator, row) =>
      evaluator.probe({ row, ...(previous && { previous }) }, probeSample(sample)),
    );
    return this.#slots.get('probe')?.key.endsWith(ofSample) ? answered : undefined;
  }

  /** What the kept training rows make of the gradient of one weight or bias in an epoch. Never those of another. */
  shares(epoch: number, parameter: ParameterRef): Answered<'shares'> | undefined {
    const { layer, unit, input } = parameter;
    const which = ` ${layer} ${unit} ${input}`;
    const previous = this.#run.history.tensorsOf(epoch - 1);
    const answered = this.#ask('shares', `${epoch}${which}`, epoch, (evaluator, row) =>
      evaluator.shares({ row, ...(previous && { previous }) }, parameter),
    );
    return this.#slots.get('shares')?.key.endsWith(which) ? answered : undefined;
  }

  dispose(): void {
    this.#disposed = true;
    this.#evaluator?.dispose();
  }

  #ask<Kind extends EvaluationKind>(
    kind: Kind,
    key: string,
    epoch: number,
    question: (evaluator: Asked, row: Float64Array) => Promise<EvaluationAnswers[Kind] | undefined>,
  ): Answered<Kind> | undefined {
    const known = this.#slots.get(kind);
    const row = this.#run.history.tensorsOf(epoch);
    if (known?.key !== key && this.#asked.get(kind) !== key && row && this.#mayAsk()) {
      this.#asked.set(kind, key);
      this.#evaluator ??= this.#options.evaluator(this.subject);
      const start = this.#options.now();
      question(this.#evaluator, row).then(
        answer => answer && this.#answered(kind, { key, epoch, answer }, start),
        // What could not be answered is not asked again; the next epoch is.
        error => console.error('Backprop: the network could not be asked.', error),
      );
    }
    return known as Answered<Kind> | undefined;
  }

  #answered(kind: EvaluationKind, slot: Slot, start: number): void {
    if (this.#disposed) return;
    const now = this.#options.now();
    this.#notBefore = now + Math.max(fewestBetween, restShare * (now - start));
    this.#slots.set(kind, slot);
    this.#announce();
  }

  /** A training goes before its pictures. */
  #mayAsk(): boolean {
    if (this.#disposed) return false;
    const rest = this.#notBefore - this.#options.now();
    if (rest <= 0 || !isActive(this.#run.status.state)) return true;
    if (this.#isWaiting) return false;
    this.#isWaiting = true;
    this.#options.later(rest, () => {
      this.#isWaiting = false;
      if (!this.#disposed) this.#announce();
    });
    return false;
  }
}
