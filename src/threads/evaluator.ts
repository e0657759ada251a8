import { Worker } from 'node:worker_threads';
import type {
  EvaluationAnswers,
  EvaluationKind,
  EvaluationQuestion,
  EvaluationReply,
  EvaluationRequest,
  LayerWeights,
  ParameterRef,
  ProbeSample,
  RowsAnswer,
  SharesAnswer,
  SurfaceAnswer,
  SurfaceExtent,
} from '../run/questions.ts';
import { shapesOf } from '../run/runFacts.ts';
import type { RunSubject } from '../run/samples.ts';
import { type WeightSource, weightsBefore, weightsOf } from '../run/weightRows.ts';
import type { WorkerRequest } from '../run/workerMessages.ts';
import { type TraceLayout, traceLayout } from '../trace/layout.ts';

interface Pending {
  /** Makes the copies that travel; called when it is this question's turn. */
  readonly request: () => EvaluationRequest;
  readonly settle: (answer: EvaluationAnswers[EvaluationKind] | undefined) => void;
  readonly fail: (error: Error) => void;
}

/** An epoch's tensor row, and that of the epoch before where it is recorded. */
export interface EpochRow {
  readonly row: Float64Array;
  readonly previous?: Float64Array;
}

/**
 * Asks a run's network in a thread of its own, which starts with the first question. One question is under way at a time;
 * of each kind the newest waits and the one that it replaces is answered with undefined, so that whoever drags a slider gets
 * what the thread can answer and no queue. A question that cannot be answered rejects, and so does one whose thread fails;
 * the next one starts another. Weights are copied when it is their turn: they must not change before the answer.
 */
export class Evaluator {
  readonly #workerFile: string;
  readonly #subject: RunSubject;
  readonly #layout: TraceLayout;
  readonly #waiting = new Map<EvaluationKind, Pending>();
  #underWay: Pending | undefined;
  #worker: Worker | undefined;
  #disposed = false;

  /** `workerFile` is the bundled worker entry. */
  constructor(workerFile: string, subject: RunSubject) {
    this.#workerFile = workerFile;
    this.#subject = subject;
    this.#layout = traceLayout(shapesOf(subject.model));
  }

  /** What the network answers to all kept rows, and their losses. */
  rows(weights: WeightSource): Promise<RowsAnswer | undefined> {
    return this.#ask({ kind: 'rows' }, () => weightsOf(this.#layout, weights));
  }

  /** The outputs over a grid of the input space, for a network of one or two inputs. */
  surface(weights: WeightSource, extent: SurfaceExtent): Promise<SurfaceAnswer | undefined> {
    return this.#ask({ kind: 'surface', extent }, () => weightsOf(this.#layout, weights));
  }

  /**
   * The `probe*` tensors of every layer (src/trace/probeBlock.ts) for another sample, as the epoch of the tensor row would
   * have recorded them: under the weights before it. They are those of `previous`, the row of the epoch before, and without
   * it those of the epoch minus its update.
   */
  probe(epoch: EpochRow, sample: ProbeSample): Promise<readonly Float64Array[] | undefined> {
    return this.#ask({ kind: 'probe', sample }, () => this.#before(epoch));
  }

  /** What each kept training row makes of one weight's gradient, under the weights before the epoch. */
  shares(epoch: EpochRow, parameter: ParameterRef): Promise<SharesAnswer | undefined> {
    return this.#ask({ kind: 'shares', parameter }, () => this.#before(epoch));
  }

  /** Ends the thread. What is still open is answered with undefined, as is everything asked later. */
  dispose(): void {
    this.#disposed = true;
    const open = [this.#underWay, ...this.#waiting.values()];
    this.#underWay = undefined;
    this.#waiting.clear();
    for (const pending of open) pending?.settle(undefined);
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #before({ row, previous }: EpochRow): LayerWeights[] {
    return previous ? weightsOf(this.#layout, { row: previous }) : weightsBefore(this.#layout, row);
  }

  #ask<Kind extends EvaluationKind>(
    question: EvaluationQuestion & { readonly kind: Kind },
    weights: () => readonly LayerWeights[],
  ): Promise<EvaluationAnswers[Kind] | undefined> {
    if (this.#disposed) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#waiting.get(question.kind)?.settle(undefined);
      this.#waiting.set(question.kind, {
        request: () => ({ question, layers: weights() }),
        settle: answer => resolve(answer as EvaluationAnswers[Kind] | undefined),
        fail: reject,
      });
      this.#next();
    });
  }

  #next(): void {
    for (const [kind, pending] of this.#waiting) {
      if (this.#underWay) return;
      this.#waiting.delete(kind);
      this.#send(pending);
    }
  }

  #send(pending: Pending): void {
    try {
      const request = pending.request();
      this.#worker ??= this.#start();
      this.#worker.postMessage(
        request,
        request.layers.flatMap(({ weights, bias }) => [weights.buffer as ArrayBuffer, bias.buffer as ArrayBuffer]),
      );
      this.#worker.ref();
      this.#underWay = pending;
    } catch (error) {
      pending.fail(error as Error);
    }
  }

  #start(): Worker {
    const workerData: WorkerRequest = { task: 'evaluate', ...this.#subject };
    const worker = new Worker(this.#workerFile, { workerData });
    worker.on('message', (reply: EvaluationReply) => this.#receive(worker, reply));
    worker.once('error', error => this.#lost(worker, error));
    worker.once('exit', () => this.#lost(worker, new Error('the thread that evaluates has ended')));
    return worker;
  }

  #receive(worker: Worker, reply: EvaluationReply): void {
    if (worker !== this.#worker) return;
    const answered = this.#underWay;
    this.#underWay = undefined;
    // A thread that waits for questions must not keep a process alive.
    worker.unref();
    if (reply.type === 'answer') answered?.settle(reply.answer);
    else answered?.fail(new RangeError(reply.message));
    this.#next();
  }

  #lost(worker: Worker, error: Error): void {
    if (worker !== this.#worker) return;
    const lost = this.#underWay;
    this.#worker = undefined;
    this.#underWay = undefined;
    lost?.fail(error);
    this.#next();
  }
}
