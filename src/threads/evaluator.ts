import type {
  EvaluationAnswers,
  EvaluationKind,
  EvaluationQuestion,
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
import { multiplyAdds } from '../run/runSubject.ts';
import type { RunSubject } from '../run/samples.ts';
import { type WeightSource, weightsBefore, weightsOf } from '../run/weightRows.ts';
import { type TraceLayout, traceLayout } from '../trace/layout.ts';
import { checkEvaluation } from './answerChecks.ts';
import { Asker } from './ask.ts';
import { patience } from './patience.ts';
import type { StartThread } from './port.ts';
import type { Later } from './thread.ts';

/** An epoch's tensor row, and that of the epoch before where it is recorded. */
interface EpochRow {
  readonly row: Float64Array;
  readonly previous?: Float64Array;
}

/** Points of the input space that are asked about at once, at most; see run/surfaceGrid.ts. */
const mostPoints = 10_000;

/**
 * Asks a run's network in a thread of its own, as `Asker` does: of each kind of question the newest waits, so that whoever drags
 * a slider gets what the thread can answer and no queue. Weights are copied when it is their turn: they must not change before
 * the answer.
 */
export class Evaluator {
  readonly #asker: Asker<EvaluationRequest, EvaluationAnswers[EvaluationKind]>;
  readonly #subject: RunSubject;
  readonly #layout: TraceLayout;

  constructor(start: StartThread, subject: RunSubject, later?: Later) {
    const { model, samples } = subject;
    this.#subject = subject;
    this.#layout = traceLayout(shapesOf(model));
    this.#asker = new Asker({
      start: () => start({ task: 'evaluate', ...subject }),
      patience: patience({ work: 3 * (samples.rows + mostPoints) * multiplyAdds(model) }),
      later,
    });
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

  dispose(): void {
    this.#asker.dispose();
  }

  #before({ row, previous }: EpochRow): LayerWeights[] {
    return weightsBefore(this.#layout, row, previous);
  }

  #ask<Kind extends EvaluationKind>(
    question: EvaluationQuestion & { readonly kind: Kind },
    weights: () => readonly LayerWeights[],
  ): Promise<EvaluationAnswers[Kind] | undefined> {
    const posted = () => {
      const layers = weights();
      const transfer = layers.flatMap(({ weights, bias }) => [
        weights.buffer as ArrayBuffer,
        bias.buffer as ArrayBuffer,
      ]);
      return { question: { question, layers }, transfer };
    };
    const check = (answer: unknown) => checkEvaluation(question, answer, this.#subject, this.#layout);
    return this.#asker.ask(posted, { check, replaces: question.kind }) as Promise<EvaluationAnswers[Kind] | undefined>;
  }
}
