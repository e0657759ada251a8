import { fusedLoss } from '../functions/losses.ts';
import { trainsBias, trainsWeights } from '../functions/trainable.ts';
import { wordOrSymbol } from '../trace/quantitySymbol.ts';
import type { Arithmetic, BatchPlace, BatchQuantity, Failure, ParameterNumbers } from './arithmetic.ts';
import type { BatchPhase, BatchStep } from './batchPlan.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Edit } from './edit.ts';
import type { EpochRecord } from './epochBlock.ts';
import type { EngineOptions } from './options.ts';
import { isPenalized } from './regularization.ts';
import type { Room } from './room.ts';

/** Why a number cannot be read, in a sentence. */
export interface Unreadable {
  readonly why: string;
}

/**
 * One batch of a training, step by step. Each step computes what the training computes, with its bits, and what is read is the training's
 * own. A batch may be stepped through, or left to the trainer at any step: its next batch is this one's rest.
 */
export interface BatchSteps {
  /** The same for every batch. */
  readonly plan: readonly BatchStep[];
  /** Steps of the plan that are done. */
  readonly done: number;
  /** The rows of the training data that are the batch's samples, B of them, in their order; undefined before the first step. */
  readonly rows: Uint32Array | undefined;
  /** The training before this batch, and before anything was set in it: its weights, and what its optimizer remembers. Throws an Error where it was left out. */
  readonly before: Checkpoint;
  /** What stopped the batch, if anything: its remaining steps are not done. */
  readonly failure: Failure | undefined;
  /** Does the next step and returns it; undefined when there is none. */
  next(): BatchStep | undefined;
  /** Does all remaining steps and ends the batch, as `Trainer.step` does; returns the epoch's record after its last batch. */
  finish(): EpochRecord | undefined;
  /**
   * Numbers of the batch as they are now, row-major, a copy: one of `BatchQuantity`, of a layer. Until the batch is finished everything
   * remains readable that a step has computed, even where the training has overwritten it since. A parameter's may be put in an array of `room`.
   */
  read(quantity: BatchQuantity, layer: number, room?: Room): Float64Array | Unreadable;
  /**
   * Sets numbers that the steps from here on are computed with; x is that of this batch alone, and the data stays as it is. Throws a RangeError,
   * which says why, where that cannot be; nothing has changed then.
   */
  write(edit: Edit): void;
  /** What the optimizer remembers of a layer now, in the order of `optimizerTensors`. */
  memory(layer: number, room?: Room): readonly ParameterNumbers[];
}

/** The numbers, where it is known that they can be read; throws an Error, which says why, where they cannot. */
export function numbersRead(read: Float64Array | Unreadable): Float64Array {
  if (read instanceof Float64Array) return read;
  throw new Error(read.why);
}

/** What a trainer lends to a batch that is stepped through. */
interface BatchHost {
  readonly options: EngineOptions;
  readonly arithmetic: Arithmetic;
  /** Its learning rate is that of the moment. */
  readonly place: BatchPlace;
  readonly before: Checkpoint | undefined;
  /** What will be read, where not everything; of other quantities nothing is kept, so that they cannot be read. */
  readonly reads: readonly BatchQuantity[] | undefined;
  rows(): Uint32Array;
  /** Begins the epoch, where the batch is its first. */
  begin(): void;
  /** Sets numbers, x of the batch only where it is loaded; throws a RangeError where that cannot be. */
  write(edit: Edit, isLoaded: boolean): void;
  /** Ends the batch. */
  end(failure: Failure | undefined): EpochRecord | undefined;
}

export function createBatchSteps(
  host: BatchHost,
): BatchSteps & { /** Makes it unreadable, in words. */ abandon(why: string): void } {
  const { options, arithmetic, place, before, reads } = host;
  let rows: Uint32Array | undefined;
  const { plan } = arithmetic;
  const kept = new Map<string, Float64Array>();
  let done = 0;
  let failure: Failure | undefined;
  let ended: string | undefined;

  const hasDone = (phase: BatchPhase, layer: number | undefined): boolean =>
    plan.findIndex(step => step.phase === phase && step.layer === layer) < done &&
    plan.some(step => step.phase === phase && step.layer === layer);

  const read = (quantity: BatchQuantity, l: number, room?: Room): Float64Array | Unreadable => {
    const known = kept.get(keyOf(quantity, l));
    if (reads && !reads.includes(quantity)) return { why: `It was not said of ${quantity} that it would be read.` };
    const why = ended ?? (known ? undefined : unreadable(options, quantity, l, hasDone));
    if (why) return { why };
    if (known) return known.slice();
    const values = arithmetic.read(quantity, l, place.B, room);
    // The training does without it, so that it would be computed for each reader, and from other weights after the update.
    if (quantity === 'inputGradient' && l === 0) kept.set(keyOf(quantity, l), values.slice());
    return values;
  };

  /** Keeps what a step will overwrite, before it does. */
  const keep = ({ phase, layer }: BatchStep): void => {
    for (const [quantity, l] of overwrittenBy(options, phase, layer)) {
      const values = read(quantity, l);
      if (values instanceof Float64Array) kept.set(keyOf(quantity, l), values);
    }
  };

  const perform = (mayRead: boolean): BatchStep | undefined => {
    const step = plan[done];
    if (!step || failure || ended) return undefined;
    if (done === 0) {
      host.begin();
      rows = host.rows();
    }
    if (mayRead) keep(step);
    failure = arithmetic.perform(step, place);
    done++;
    return step;
  };

  return {
    plan,
    get done() {
      return done;
    },
    get failure() {
      return failure;
    },
    get rows() {
      return rows;
    },
    get before() {
      if (before) return before;
      throw new Error('The checkpoint of the beginning of this batch was left out.');
    },
    next: () => perform(true),
    finish: () => {
      if (ended) return undefined;
      while (perform(false));
      ended = 'The batch is over. Step into the next one.';
      return host.end(failure);
    },
    read,
    write: edit => {
      const over =
        ended ?? (failure ? 'The batch has failed: nothing is computed after it. Set numbers before that.' : undefined);
      if (over) throw new RangeError(over);
      // Which is computed when it is read, and kept: after this it would be computed from other weights.
      if (edit.target === 'weights' && edit.layer === 0) read('inputGradient', 0);
      host.write(edit, done > 0);
    },
    memory: (l, room) => arithmetic.memory(l, room),
    abandon: why => {
      ended = why;
    },
  };
}

function keyOf(quantity: BatchQuantity, l: number): string {
  return `${quantity} ${l}`;
}

/** What the kernels keep in one place, in the order in which a step replaces the one by the other. */
function overwrittenBy(
  { layers }: EngineOptions,
  phase: BatchPhase,
  l: number | undefined,
): (readonly [BatchQuantity, number])[] {
  const all = layers.map((_, layer) => layer);
  switch (phase) {
    case 'outputGradient':
      return l! + 1 < layers.length ? [['inputGradient', l! + 1]] : [];
    case 'delta':
      return [['outputGradient', l!]];
    case 'penalty':
      return all.filter(layer => isPenalized(layers[layer])).map(layer => ['gradient', layer]);
    case 'clip':
      return all.flatMap(layer => [
        ['gradient', layer],
        ['penalizedGradient', layer],
        ['biasGradient', layer],
      ]);
    default:
      return [];
  }
}

/** Why a quantity of a layer cannot be read, given which steps are done; undefined when it can. */
function unreadable(
  options: EngineOptions,
  quantity: BatchQuantity,
  l: number,
  hasDone: (phase: BatchPhase, layer: number | undefined) => boolean,
): string | undefined {
  const { layers, loss, clipping } = options;
  const layer = layers[l];
  if (!layer) return `There is no layer ${l + 1}; there are ${layers.length}.`;
  const { name, activation, bias, dropout } = layer;
  const isLast = l === layers.length - 1;
  const notYet = (phase: BatchPhase, of: number | undefined, what: string): string | undefined =>
    hasDone(phase, of) ? undefined : `${what} of layer "${name}" is not computed yet.`;
  /** Of a quantity that is another one here. */
  const whyAlso = (other: BatchQuantity) => unreadable(options, other, l, hasDone);
  const clips = clipping.value !== undefined || clipping.norm !== undefined;
  switch (quantity) {
    case 'input':
      if (l === 0) return notYet('load', undefined, wordOrSymbol(quantity));
      return notYet(layers[l - 1].dropout > 0 ? 'dropout' : 'output', l - 1, wordOrSymbol(quantity));
    case 'net':
      return notYet('net', l, wordOrSymbol(quantity));
    case 'output':
      return notYet('output', l, wordOrSymbol(quantity));
    case 'dropoutMask':
      return dropout > 0 ? notYet('dropout', l, 'The dropout mask') : `Layer "${name}" has no dropout.`;
    case 'sampleLoss':
      if (!isLast) return `Layer "${name}" has no loss; the last layer has.`;
      return hasDone('loss', undefined) ? undefined : 'The loss is not computed yet.';
    case 'outputGradient':
      if (isLast && fusedLoss(activation.type, loss)) {
        return `${activation.type} and ${loss} are differentiated together: ${wordOrSymbol('delta')} is computed without ${wordOrSymbol(quantity)}.`;
      }
      return notYet('outputGradient', l, wordOrSymbol(quantity));
    case 'jacobianDiagonal':
      return notYet('delta', l, wordOrSymbol('activationJacobian'));
    case 'delta':
      return notYet('delta', l, wordOrSymbol(quantity));
    case 'inputGradient':
      if (l > 0) return notYet('inputGradient', l, wordOrSymbol(quantity));
      if (hasDone('update', 0)) {
        return `${wordOrSymbol(quantity)} of layer "${name}" is not used in training. It can only be computed before the layer's weights change.`;
      }
      return notYet('delta', 0, wordOrSymbol(quantity));
    case 'gradient':
      return notYet('weightGradient', l, wordOrSymbol(quantity));
    case 'biasGradient':
      return bias ? notYet('biasGradient', l, wordOrSymbol(quantity)) : `Layer "${name}" has no bias.`;
    case 'penalizedGradient':
      return isPenalized(layer)
        ? notYet('penalty', undefined, `${wordOrSymbol('gradient')} with its penalty`)
        : whyAlso('gradient');
    case 'clippedGradient':
      return clips && trainsWeights(layer)
        ? notYet('clip', undefined, 'The clipped gradient')
        : whyAlso('penalizedGradient');
    case 'clippedBiasGradient':
      return bias && clips && trainsBias(layer)
        ? notYet('clip', undefined, 'The clipped gradient')
        : whyAlso('biasGradient');
    case 'weights':
      return undefined;
    case 'bias':
      return bias ? undefined : `Layer "${name}" has no bias.`;
  }
}
