import { flatNumbers } from '../../run/moment.ts';
import { norm } from '../../trace/norm.ts';
import { largestOf, mean } from '../series.ts';
import type { Trace } from '../trace.ts';

/** Weights of more parameters than this are not read one by one. */
const mostWeights = 2e6;

/** How far the weights moved. */
export interface Movement {
  /** Steps of one epoch; NaN where the batch size is not known. */
  readonly stepsPerEpoch: number;
  /** Sum over the epochs of the change of W over the norm of W, in the layer that moved most: an upper bound of the way. */
  readonly total: number;
  /** Norm of the change of W in epoch 1 over the norm of W before it, in the layer that moved most; NaN where it is not known. */
  readonly firstEpoch: number;
  readonly firstLayer: number;
  /** Norm of W at the end over that before the training, of each layer; NaN where it is not known. */
  readonly growth: readonly number[];
  /** Root mean square of the first weights of each layer over that of He's initialization, sqrt(2 / inputs). */
  readonly firstScale: readonly number[];
}

export function movementOf(trace: Trace): Movement {
  const { info, epochs, before, at } = trace;
  const layers = info.layers.map((_, layer) => layer);
  const ratios = layers.map(layer => mean(trace.layer(layer, 'updateRatio')) * epochs);
  const first = firstNorms(trace);
  const firstMoves = layers.map(layer => trace.layer(layer, 'updateNorm')[0]! / first[layer]!);
  const firstEpoch = largestOf(firstMoves);
  return {
    stepsPerEpoch: before ? Math.ceil(info.trainingRows / before.settings.batchSize) : Number.NaN,
    total: largestOf(ratios),
    firstEpoch,
    firstLayer: Math.max(0, firstMoves.indexOf(firstEpoch)),
    growth: layers.map(layer => trace.layer(layer, 'weightNorm')[at.length - 1]! / first[layer]!),
    firstScale: layers.map(layer => first[layer]! / Math.sqrt(2 * info.layers[layer]!.outputs)),
  };
}

/** Of W before the training: what was recorded of epoch 1 without its update. */
function firstNorms(trace: Trace): number[] {
  const isKnown = trace.recorded[0] === 1 && trace.info.parameters <= mostWeights;
  return trace.info.layers.map((_, layer) => {
    const weights = isKnown ? flatNumbers(trace.moment(1), layer, 'weights') : new Float64Array();
    return weights.length === 0 ? Number.NaN : norm(weights);
  });
}
