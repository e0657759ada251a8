import type { FindingCode } from '../findings/finding.ts';
import {
  fixKey,
  type KeptTrial,
  noTrials,
  type RunningTrial,
  type SpecTrials,
  type Trial,
  type TrialProblem,
  type TrialProgress,
  type TrialQuestion,
} from '../run/trial.ts';
import { defaultLimits } from '../spec/limits.ts';
import { errorInWords } from '../spec/words.ts';
import { checkTrial, checkTrialProgress } from './answerChecks.ts';
import { Asker } from './ask.ts';
import { patience } from './patience.ts';
import type { StartThread } from './port.ts';
import type { Later } from './thread.ts';

/** Trials of a spec that are kept. */
const mostKept = 4;

export interface TrialRequest {
  /** The finding whose fixes are tried. */
  readonly code: FindingCode;
  /** What is tried, as a title. */
  readonly title: string;
  readonly question: TrialQuestion;
}

interface TrialsOptions {
  readonly start: StartThread;
  /** Called with the spec whose trials have changed. */
  readonly announce: (spec: string) => void;
  readonly later?: Later | undefined;
}

/**
 * The trials of all specs. They share a thread of their own, so one is under way at a time and the others wait. Cancelled, the thread is
 * ended at once; the next trial starts another.
 */
export class Trials {
  readonly #asker: Asker<TrialQuestion, Trial | TrialProblem, TrialProgress>;
  readonly #announce: (spec: string) => void;
  readonly #bySpec = new Map<string, SpecTrials>();
  readonly #open = new Set<string>();
  #lastId = 0;

  constructor({ start, announce, later }: TrialsOptions) {
    this.#announce = announce;
    this.#asker = new Asker({
      start: () => start({ task: 'tryFixes' }),
      patience: patience({ bytes: defaultLimits.dataBytes }),
      later,
    });
  }

  of(spec: string): SpecTrials {
    return this.#bySpec.get(spec) ?? noTrials;
  }

  /** Whether the same fixes are being tried on the same text, or wait for that. */
  isUnderWay(spec: string, { question }: Pick<TrialRequest, 'question'>): boolean {
    return this.#open.has(keyOf(spec, question));
  }

  /** Whether any trial is under way, so that the next one waits. */
  get isBusy(): boolean {
    return this.#open.size > 0;
  }

  /** Tries fixes. Resolves with undefined when it is cancelled, and never rejects. `progress` is called once it is its turn. */
  async start(
    spec: string,
    { code, title, question }: TrialRequest,
    { signal, progress }: { readonly signal: AbortSignal; readonly progress: (progress: TrialProgress) => void },
  ): Promise<KeptTrial | TrialProblem | undefined> {
    const id = ++this.#lastId;
    const key = keyOf(spec, question);
    this.#open.add(key);
    this.#change(spec, ({ running }) => ({ running: [...running, { id, title, progress: undefined }] }));
    const answer = await this.#asker
      .ask(() => ({ question }), {
        check: answer => checkTrial(question, answer),
        replaces: `${id}`,
        signal,
        progress: said => {
          checkTrialProgress(said);
          this.#change(spec, ({ running }) => ({ running: running.map(each => withProgress(each, id, said)) }));
          progress(said);
        },
      })
      .catch((error: unknown) => ({ problem: `The trial failed: ${errorInWords(error)}.` }));
    this.#open.delete(key);
    const done = answer && !('problem' in answer) ? { id, code, text: question.text, trial: answer } : undefined;
    this.#change(spec, ({ running, kept }) => ({
      running: running.filter(each => each.id !== id),
      kept: done ? [done, ...kept.filter(each => !isSame(each, done))].slice(0, mostKept) : kept,
    }));
    return answer && 'problem' in answer ? answer : done;
  }

  dispose(): void {
    this.#asker.dispose();
  }

  #change(spec: string, change: (trials: SpecTrials) => Partial<SpecTrials>): void {
    const trials = this.of(spec);
    this.#bySpec.set(spec, { ...trials, ...change(trials) });
    this.#announce(spec);
  }
}

function withProgress(trial: RunningTrial, id: number, progress: TrialProgress): RunningTrial {
  return trial.id === id ? { ...trial, progress } : trial;
}

function keyOf(spec: string, { text, fixes }: Pick<TrialQuestion, 'text' | 'fixes'>): string {
  return JSON.stringify([spec, text, fixes.map(fixKey)]);
}

/** The same fixes of the same text; the newer of two counts. */
function isSame(a: KeptTrial, b: KeptTrial): boolean {
  const [left, right] = [a, b].map(({ text, trial }) => keyOf('', { text, fixes: trial.fixes.map(({ fix }) => fix) }));
  return left === right;
}
