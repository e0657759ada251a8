import type { Replays, RunReplay } from '../run/answers.ts';
import type { ParameterRef } from '../run/questions.ts';
import type {
  OptimizerState,
  Replayed,
  ReplayKind,
  ReplayQuestion,
  ReplayReply,
  ReplaySubject,
  Steps,
} from '../run/replayQuestions.ts';
import type { Run } from '../run/run.ts';
import { weightsOf } from '../run/weightRows.ts';
import type { FileAccess } from '../run/workerMessages.ts';
import { errorInWords } from '../spec/words.ts';
import { AnswerCache } from './answerCache.ts';
import { checkReplay, checkReplayProgress } from './answerChecks.ts';
import { Asker } from './ask.ts';
import { epochWork, patience } from './patience.ts';
import { PerRun } from './perRun.ts';
import type { StartThread } from './port.ts';
import type { Later } from './thread.ts';

interface RunReplaysOptions {
  readonly start: StartThread;
  /** What the run's spec may read now: a folder that was trusted once need not be. */
  readonly access: (run: Run) => FileAccess;
  /** A timer by default. */
  readonly later?: Later;
}

/** Runs whose replays are kept: each has the memory of a training. */
const mostRuns = 2;

/** Answers of each kind that are kept; a state has the size of a layer. */
const mostKept: Readonly<Record<ReplayKind, number>> = { state: 4, steps: 64 };

/** Runs that are trained again, each in a thread of its own. */
export function runReplays({ start, access, later }: RunReplaysOptions): Replays & { dispose(): void } {
  return new PerRun(mostRuns, (run, announce) => {
    if (!run.request) return new ThreadReplay(run, undefined, announce);
    const request = { ...run.request, files: access(run) };
    const work = run.model && epochWork(run.info, run.model);
    const asker: ReplayAsker = new Asker({
      start: () => start({ task: 'replay', ...request }),
      patience: patience({ bytes: request.limits.dataBytes, ...(work !== undefined && { work }) }),
      canDrop: true,
      later,
    });
    return new ThreadReplay(run, asker, announce);
  });
}

type ReplayAsker = Asker<ReplayQuestion, ReplayReply, number>;

/** One run, trained again: one question is under way at a time, and of each kind the newest waits. */
class ThreadReplay implements RunReplay {
  readonly #run: Run;
  /** Undefined where it is not known what trains the run again. */
  readonly #asker: ReplayAsker | undefined;
  readonly #announce: () => void;
  readonly #cache = new AnswerCache<ReplayKind, OptimizerState | Steps>(mostKept);
  /** What is wanted of each kind: questions of another epoch are dropped. */
  readonly #wanted = new Map<ReplayKind, { readonly epoch: number; readonly controller: AbortController }>();
  #progress = 0;
  #isDisposed = false;

  constructor(run: Run, asker: ReplayAsker | undefined, announce: () => void) {
    this.#run = run;
    this.#asker = asker;
    this.#announce = announce;
  }

  state(epoch: number, layer: number): Replayed<OptimizerState> {
    const steps = stepsOfPlainDescent(this.#run, epoch);
    if (steps !== undefined) return { state: 'done', answer: { optimizer: 'sgd', tensors: [], steps } };
    return this.#ask(epoch, { kind: 'state', layer }) as Replayed<OptimizerState>;
  }

  steps(epoch: number, { layer, unit, input }: ParameterRef): Replayed<Steps> {
    return this.#ask(epoch, { kind: 'steps', parameter: { layer, unit, input } }) as Replayed<Steps>;
  }

  /** Ends the thread; what is asked later is a problem. */
  dispose(): void {
    this.#isDisposed = true;
    this.#asker?.dispose();
  }

  #ask(epoch: number, about: ReplaySubject): Replayed<OptimizerState | Steps> {
    const key = keyOf(epoch, about);
    const known = this.#cache.of(about.kind, key);
    if (known) return known;
    const row = this.#run.history.tensorsOf(epoch);
    if (this.#run.info.branch) {
      return problem(
        'it is a branch: numbers were set in it, so training it again from its spec comes to other numbers',
      );
    }
    if (!this.#asker)
      return problem('the spec that this run was trained with is not kept, so it cannot be trained again');
    if (!row)
      return problem(`the weights of epoch ${epoch} are not recorded, so a second training could not be checked`);
    if (this.#isDisposed) return problem('the run is closed');
    if (!this.#cache.isAsked(about.kind, key)) this.#put(this.#asker, { epoch, about }, key, row);
    return { state: 'computing', epoch: Math.min(this.#progress, epoch) };
  }

  #put(
    asker: ReplayAsker,
    { epoch, about }: Pick<ReplayQuestion, 'epoch' | 'about'>,
    key: string,
    row: Float64Array,
  ): void {
    const { kind } = about;
    const answer = asker
      .ask(() => ({ question: this.#question(epoch, about, row) }), {
        check: reply => checkReplay({ epoch, about }, reply, this.#run.info),
        replaces: kind,
        // Whoever has seen an epoch's steps has the state after it, too, but not the other way round.
        isFirst: kind === 'steps',
        signal: this.#signalOf(kind, epoch),
        progress: progress => {
          checkReplayProgress(progress);
          this.#progress = progress;
          this.#announce();
        },
      })
      .then(answerOf, error => {
        throw new Error(`the run could not be trained again: ${errorInWords(error)}`);
      });
    this.#cache.wait({ kind, key, epoch }, answer, () => {
      if (this.#isDisposed) return;
      this.#progress = epoch;
      this.#announce();
    });
  }

  #question(epoch: number, about: ReplaySubject, row: Float64Array): ReplayQuestion {
    const { history, marks } = this.#run;
    const recorded = weightsOf(history.layout, { row });
    return { epoch, about, recorded, epochs: history.epochs, mark: marks.before(epoch - 1) };
  }

  /** The answer for another weight of the same epoch is there as soon as this one's is. */
  #signalOf(kind: ReplayKind, epoch: number): AbortSignal {
    const wanted = this.#wanted.get(kind);
    if (wanted?.epoch === epoch) return wanted.controller.signal;
    wanted?.controller.abort();
    const controller = new AbortController();
    this.#wanted.set(kind, { epoch, controller });
    return controller.signal;
  }
}

function answerOf(reply: ReplayReply | undefined): OptimizerState | Steps | undefined {
  if (reply?.type === 'problem') throw new Error(reply.message);
  return reply?.type === 'answer' ? reply.answer : undefined;
}

function keyOf(epoch: number, about: ReplaySubject): string {
  if (about.kind === 'state') return `${epoch} ${about.layer}`;
  const { layer, unit, input } = about.parameter;
  return `${epoch} ${layer} ${unit} ${input}`;
}

function problem(message: string): { readonly state: 'problem'; readonly message: string } {
  return { state: 'problem', message };
}

/** Updates up to and with an epoch of a training whose optimizer remembers nothing; undefined for any other. */
function stepsOfPlainDescent({ info }: Run, epoch: number): number | undefined {
  const { optimizer, training } = info.settings;
  if (info.optimizer !== 'sgd' || settingOf(optimizer, 'momentum') !== 0) return undefined;
  const batchSize = settingOf(training, 'batchSize');
  const rows = typeof batchSize === 'number' ? Math.min(batchSize, info.trainingRows) : info.trainingRows;
  return epoch * Math.ceil(info.trainingRows / rows);
}

function settingOf(group: unknown, name: string): unknown {
  return typeof group === 'object' && group !== null ? (group as Record<string, unknown>)[name] : undefined;
}
