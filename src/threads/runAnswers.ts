import type { Answered, Answers, RunAnswers } from '../run/answers.ts';
import { probeSample } from '../run/chosenSample.ts';
import type { EvaluationAnswers, EvaluationKind, ParameterRef } from '../run/questions.ts';
import type { Run } from '../run/run.ts';
import { type ChosenSample, isActive } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import { surfaceExtent } from '../run/surfaceGrid.ts';
import { sampleKey } from '../samples/typedSample.ts';
import { AnswerCache, type Settled } from './answerCache.ts';
import type { Evaluator } from './evaluator.ts';
import { PerRun } from './perRun.ts';

/** While a training runs its network is asked at most so often: milliseconds between questions, and how many times what an answer took. */
const fewestBetween = 200;
const restShare = 3;

/** Runs whose evaluators are kept: more than anybody shows side by side, as views that took them from one another would never rest. */
const mostRuns = 8;

/** What is used of an evaluator. */
export type Asked = Pick<Evaluator, 'rows' | 'surface' | 'probe' | 'shares' | 'dispose'>;

interface RunAnswersOptions {
  readonly evaluator: (subject: RunSubject) => Asked;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  readonly later: (milliseconds: number, callback: () => void) => void;
  /** Called when the network of a run could not be asked: why, as a clause, and each reason once. */
  readonly report?: (run: Run, reason: string) => void;
}

/** What the networks of runs answer. While a newer answer is on its way, questions get the newest there is. */
export function runAnswers(options: RunAnswersOptions): Answers & { dispose(): void } {
  const runs = new PerRun(mostRuns, (run, announce) => new ThreadAnswers(run, run.subject!, options, announce));
  return {
    of: run => (run.subject ? runs.of(run) : undefined),
    onDidAnswer: listener => runs.onDidAnswer(listener),
    dispose: () => runs.dispose(),
  };
}

/** The answers of one run's network. */
class ThreadAnswers implements RunAnswers {
  readonly subject: RunSubject;
  readonly #run: Run;
  readonly #options: RunAnswersOptions;
  readonly #announce: () => void;
  readonly #cache = new AnswerCache<EvaluationKind, EvaluationAnswers[EvaluationKind]>({
    rows: 1,
    surface: 1,
    probe: 1,
    shares: 1,
  });
  readonly #reported = new Set<string>();
  #evaluator: Asked | undefined;
  #notBefore = 0;
  #isWaiting = false;
  #isDisposed = false;

  constructor(run: Run, subject: RunSubject, options: RunAnswersOptions, announce: () => void) {
    this.#run = run;
    this.subject = subject;
    this.#options = options;
    this.#announce = announce;
  }

  rows(epoch: number): Answered<'rows'> | undefined {
    return this.#ask('rows', `${epoch}`, epoch, (evaluator, row) => evaluator.rows({ row }));
  }

  surface(epoch: number): Answered<'surface'> | undefined {
    const extent = surfaceExtent(this.subject);
    return extent && this.#ask('surface', `${epoch}`, epoch, (evaluator, row) => evaluator.surface({ row }, extent));
  }

  probe(epoch: number, sample: ChosenSample): Answered<'probe'> | undefined {
    const ofSample = ` ${sampleKey(sample)}`;
    const key = `${epoch}${ofSample}`;
    const previous = this.#run.history.tensorsOf(epoch - 1);
    const answered = this.#ask('probe', key, epoch, (evaluator, row) =>
      evaluator.probe({ row, ...(previous && { previous }) }, probeSample(sample)),
    );
    return this.#cache.newest('probe')?.key.endsWith(ofSample) ? answered : undefined;
  }

  probeProblem(sample: ChosenSample): string | undefined {
    const problem = this.#cache.problem('probe');
    return problem?.key.endsWith(` ${sampleKey(sample)}`) ? problem.message : undefined;
  }

  shares(epoch: number, parameter: ParameterRef): Answered<'shares'> | undefined {
    const { layer, unit, input } = parameter;
    const which = ` ${layer} ${unit} ${input}`;
    const previous = this.#run.history.tensorsOf(epoch - 1);
    const answered = this.#ask('shares', `${epoch}${which}`, epoch, (evaluator, row) =>
      evaluator.shares({ row, ...(previous && { previous }) }, parameter),
    );
    return this.#cache.newest('shares')?.key.endsWith(which) ? answered : undefined;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#evaluator?.dispose();
  }

  #ask<Kind extends EvaluationKind>(
    kind: Kind,
    key: string,
    epoch: number,
    question: (evaluator: Asked, row: Float64Array) => Promise<EvaluationAnswers[Kind] | undefined>,
  ): Answered<Kind> | undefined {
    const row = this.#run.history.tensorsOf(epoch);
    if (!this.#cache.isAsked(kind, key) && row && this.#mayAsk()) {
      this.#evaluator ??= this.#options.evaluator(this.subject);
      const start = this.#options.now();
      const answer: Promise<EvaluationAnswers[EvaluationKind] | undefined> = question(this.#evaluator, row);
      this.#cache.wait({ kind, key, epoch }, answer, settled => this.#settled(settled, start));
    }
    return this.#cache.newest(kind) as Answered<Kind> | undefined;
  }

  #settled(settled: Settled<EvaluationAnswers[EvaluationKind]>, start: number): void {
    if (this.#isDisposed) return;
    const now = this.#options.now();
    this.#notBefore = now + Math.max(fewestBetween, restShare * (now - start));
    if (settled.state === 'problem') this.#report(settled.message);
    this.#announce();
  }

  #report(reason: string): void {
    if (this.#reported.has(reason)) return;
    this.#reported.add(reason);
    this.#options.report?.(this.#run, reason);
  }

  /** A training goes before its pictures. */
  #mayAsk(): boolean {
    if (this.#isDisposed) return false;
    const rest = this.#notBefore - this.#options.now();
    if (rest <= 0 || !isActive(this.#run.status.state)) return true;
    if (this.#isWaiting) return false;
    this.#isWaiting = true;
    this.#options.later(rest, () => {
      this.#isWaiting = false;
      if (!this.#isDisposed) this.#announce();
    });
    return false;
  }
}
