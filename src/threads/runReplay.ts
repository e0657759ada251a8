import type { ParameterRef } from '../run/questions.ts';
import type {
  OptimizerState,
  Replayed,
  ReplayKind,
  ReplayQuestion,
  ReplaySubject,
  ReplayToHost,
  Steps,
} from '../run/replayQuestions.ts';
import type { Run } from '../run/run.ts';
import { assertNever } from '../run/runState.ts';
import { weightsOf } from '../run/weightRows.ts';
import type { TrainingRequest } from '../run/workerMessages.ts';
import { ReplayWorker } from './replayWorker.ts';

/** Answers of each kind that are kept; a state has the size of a layer. */
const mostKept: Readonly<Record<ReplayKind, number>> = { state: 4, steps: 64 };

interface Asked {
  readonly key: string;
  readonly kind: ReplayKind;
  readonly epoch: number;
  readonly question: () => ReplayQuestion;
}

type Settled = Exclude<Replayed<OptimizerState | Steps>, { readonly state: 'computing' }>;

export interface RunReplayOptions {
  /** The bundled worker entry. */
  readonly workerFile: string;
  /** What trains the run again; undefined where that is not known. */
  readonly request: TrainingRequest | undefined;
  /** Called whenever there is more to be had. */
  readonly announce: () => void;
}

/**
 * One run, trained again in a thread of its own to see what its record does not hold. Each question gives at once what there
 * is, and asks for it; one is under way at a time, and of each kind the newest waits.
 */
export class RunReplay {
  readonly #run: Run;
  readonly #options: RunReplayOptions;
  readonly #answers = new Map<string, Settled>();
  readonly #waiting = new Map<ReplayKind, Asked>();
  #underWay: Asked | undefined;
  #worker: ReplayWorker | undefined;
  #progress = 0;
  #disposed = false;

  constructor(run: Run, options: RunReplayOptions) {
    this.#run = run;
    this.#options = options;
  }

  /** What the optimizer remembers of a layer after a recorded epoch. */
  state(epoch: number, layer: number): Replayed<OptimizerState> {
    const steps = stepsOfPlainDescent(this.#run, epoch);
    if (steps !== undefined) return { state: 'done', answer: { optimizer: 'sgd', tensors: [], steps } };
    return this.#ask(epoch, { kind: 'state', layer }) as Replayed<OptimizerState>;
  }

  /** All updates of a weight or a bias in a recorded epoch. */
  steps(epoch: number, { layer, unit, input }: ParameterRef): Replayed<Steps> {
    return this.#ask(epoch, { kind: 'steps', parameter: { layer, unit, input } }) as Replayed<Steps>;
  }

  /** Ends the thread; what is asked later is a problem. */
  dispose(): void {
    this.#disposed = true;
    this.#waiting.clear();
    this.#underWay = undefined;
    this.#worker?.end();
    this.#worker = undefined;
  }

  #ask(epoch: number, about: ReplaySubject): Replayed<OptimizerState | Steps> {
    const key = keyOf(epoch, about);
    const known = this.#answers.get(key);
    if (known) return known;
    const row = this.#run.history.tensorsOf(epoch);
    if (!this.#options.request)
      return problem('the spec that this run was trained with is not kept, so it cannot be trained again');
    if (!row)
      return problem(`the weights of epoch ${epoch} are not recorded, so a second training could not be checked`);
    if (this.#disposed) return problem('the run is closed');
    if (this.#underWay?.key !== key) {
      const question = () => this.#question(epoch, about, row);
      this.#waiting.set(about.kind, { key, kind: about.kind, epoch, question });
      // The answer for another weight of the same epoch is there as soon as this one's is.
      if (this.#underWay?.kind === about.kind && this.#underWay.epoch !== epoch) this.#worker?.post({ type: 'drop' });
      this.#next();
    }
    return this.#answers.get(key) ?? { state: 'computing', epoch: Math.min(this.#progress, epoch) };
  }

  #question(epoch: number, about: ReplaySubject, row: Float64Array): ReplayQuestion {
    const { history, marks } = this.#run;
    const recorded = weightsOf(history.layout, { row });
    return { epoch, about, recorded, epochs: history.epochs, mark: marks.before(epoch - 1) };
  }

  #next(): void {
    const { request, workerFile } = this.#options;
    // Whoever has seen an epoch's steps has the state after it, too, but not the other way round.
    const asked = this.#waiting.get('steps') ?? this.#waiting.get('state');
    if (this.#underWay || !asked || !request) return;
    this.#waiting.delete(asked.kind);
    this.#underWay = asked;
    this.#worker ??= new ReplayWorker(workerFile, request, message => this.#receive(message));
    this.#worker.post({ type: 'ask', question: asked.question() });
  }

  #receive(message: ReplayToHost): void {
    switch (message.type) {
      case 'progress':
        this.#progress = message.epoch;
        break;
      case 'answer':
        this.#settle({ state: 'done', answer: message.answer });
        break;
      case 'problem':
        this.#settle(problem(message.message));
        break;
      case 'lost':
        this.#worker = undefined;
        this.#settle(problem(`the run could not be trained again: ${message.message}`));
        break;
      case 'dropped':
        this.#underWay = undefined;
        break;
      default:
        assertNever(message);
    }
    this.#next();
    if (!this.#disposed) this.#options.announce();
  }

  #settle(answer: Settled): void {
    const asked = this.#underWay;
    this.#underWay = undefined;
    if (!asked) return;
    this.#progress = asked.epoch;
    this.#answers.set(asked.key, answer);
    const kept = [...this.#answers.keys()].filter(key => key.startsWith(asked.kind));
    for (const key of kept.slice(0, -mostKept[asked.kind])) this.#answers.delete(key);
  }
}

function keyOf(epoch: number, about: ReplaySubject): string {
  if (about.kind === 'state') return `state ${epoch} ${about.layer}`;
  const { layer, unit, input } = about.parameter;
  return `steps ${epoch} ${layer} ${unit} ${input}`;
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
