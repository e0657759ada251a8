import { isSaturated, layerScalarIndex, type TraceLayout, tensorInRow } from '../trace/layout.ts';
import type { RecordedQuantity } from '../trace/quantity.ts';
import { factsOf, recordedQuantities } from '../trace/quantity.ts';
import type { LayerScalar } from '../trace/scalars.ts';
import { layerScalarFacts, layerScalars } from '../trace/scalars.ts';
import { probeInRow, type RecordViews, recordLength, recordViews } from './checkpoint.ts';
import type { Layer, Network } from './network.ts';
import { norm, type Precision, scale, type Vec } from './vector.ts';

/** Gathers one epoch of every layer straight into a scalar row and a tensor row (src/trace/layout.ts). */
export interface Recorder {
  /** Remembers the weights before the epoch and clears the sums. */
  begin(): void;
  /** Adds the first B samples of the batch, after the backward pass and before the update. */
  add(B: number): void;
  /** Turns sums into means and writes weights, updates and norms. `begin` comes next. */
  finish(): void;
  /** As `finish`, when the epoch broke off: its means are unknown and become NaN; weights and updates are real. */
  breakOff(): void;
  /** What was added since `begin`, with the probe's tensors if wanted: a checkpoint's `record`. */
  state(hasProbe: boolean): Float64Array;
  /** Continues from such a state, after so many samples and batches. */
  setState(state: Float64Array, samples: number, batches: number): void;
}

/** Tensors that are means over the whole epoch, and the scalars that are not of the weights. */
const epochMeans = recordedQuantities.filter(name => factsOf(name).mean);
const epochMeanScalars = layerScalars.filter(name => factsOf(layerScalarFacts[name].of).pass !== 'update');

export function createRecorder(
  network: Network,
  layout: TraceLayout,
  scalars: Float64Array,
  tensors: Float64Array,
): Recorder {
  const layers = network.layers.map((layer, l) => layerSums(layer, network.precision, layout, l, scalars, tensors));
  let samples = 0;
  let batches = 0;
  return {
    begin: () => {
      samples = 0;
      batches = 0;
      for (const layer of layers) layer.begin();
    },
    add: B => {
      samples += B;
      batches++;
      for (const layer of layers) layer.add(B);
    },
    finish: () => {
      for (const layer of layers) {
        layer.finishMeans(samples, batches);
        layer.finishWeights();
      }
    },
    breakOff: () => {
      for (const layer of layers) {
        layer.forgetMeans();
        layer.finishWeights();
      }
    },
    state: hasProbe => {
      const record = new Float64Array(recordLength(layout, hasProbe));
      const views = recordViews(layout, record);
      for (const [l, parts] of views.layers.entries()) layers[l].save(parts);
      for (const [l, probe] of (views.probes ?? []).entries()) probe.set(probeInRow(layout.layers[l], tensors));
      return record;
    },
    setState: (record, samplesDone, batchesDone) => {
      samples = samplesDone;
      batches = batchesDone;
      const views = recordViews(layout, record);
      for (const [l, parts] of views.layers.entries()) layers[l].load(parts);
      for (const [l, probe] of (views.probes ?? []).entries()) probeInRow(layout.layers[l], tensors).set(probe);
    },
  };
}

interface LayerSums {
  begin(): void;
  add(B: number): void;
  finishMeans(samples: number, batches: number): void;
  forgetMeans(): void;
  finishWeights(): void;
  save(parts: RecordViews['layers'][number]): void;
  load(parts: RecordViews['layers'][number]): void;
}

/** The part of one layer. Its places in the tensor row hold sums during the epoch and the results after it. */
function layerSums(
  layer: Layer,
  precision: Precision,
  layout: TraceLayout,
  l: number,
  scalars: Float64Array,
  tensors: Float64Array,
): LayerSums {
  const tensor = (name: RecordedQuantity): Float64Array => tensorInRow(layout, tensors, l, name);
  const setScalar = (name: LayerScalar, value: number): void => {
    scalars[layerScalarIndex(layout, l, name)] = value;
  };
  const delta = tensor('meanDelta');
  const deltaSquares = tensor('deltaRms');
  const diagonal = tensor('meanJacobianDiagonal');
  const gradient = tensor('meanGradient');
  const biasGradient = tensor('meanBiasGradient');
  const update = tensor('weightUpdate');
  const biasUpdate = tensor('biasUpdate');
  const weights = tensor('weightsAfter');
  const bias = tensor('biasAfter');
  const means = epochMeans.map(tensor);
  const { O } = layer;
  // As many as are recorded: none of a layer without a bias.
  const b = layer.b.subarray(0, bias.length);
  const zeros = new Float64Array(O);
  const kept = {
    delta,
    deltaRms: deltaSquares,
    jacobianDiagonal: diagonal,
    zeros,
    gradient,
    biasGradient,
    weights,
    bias,
  };

  return {
    begin: () => {
      for (const sums of means) sums.fill(0);
      weights.set(layer.w);
      bias.set(b);
      zeros.fill(0);
    },
    add: B => {
      for (let o = 0; o < O; o++) {
        let sum = 0;
        let squares = 0;
        let slopes = 0;
        for (let k = o; k < B * O; k += O) {
          const d = layer.dnet[k];
          sum += d;
          squares += d * d;
          slopes += layer.jacobianDiagonal[k];
          if (layer.y[k] === 0) zeros[o]++;
        }
        delta[o] += sum;
        deltaSquares[o] += squares;
        diagonal[o] += slopes;
      }
      addTo(gradient, layer.dw);
      addTo(biasGradient, layer.db);
    },
    finishMeans: (samples, batches) => {
      // Of the sums themselves: a linear layer's mean slope is 1, and no rounding of means away from it.
      setScalar('deltaRms', Math.sqrt(total(deltaSquares) / (samples * O)));
      setScalar('jacobianMean', total(diagonal) / (samples * O));
      scale(delta, 1 / samples);
      for (let o = 0; o < O; o++) deltaSquares[o] = Math.sqrt(deltaSquares[o] / samples);
      scale(diagonal, 1 / samples);
      scale(gradient, 1 / batches);
      scale(biasGradient, 1 / batches);
      setScalar('deltaNorm', norm(delta));
      setScalar('gradientNorm', norm(gradient));
      setScalar('zeroShare', total(zeros) / (samples * O));
      setScalar('saturatedShare', countSaturated(diagonal, samples, precision) / O);
    },
    forgetMeans: () => {
      for (const unknown of means) unknown.fill(Number.NaN);
      for (const name of epochMeanScalars) setScalar(name, Number.NaN);
    },
    finishWeights: () => {
      replace(weights, update, layer.w);
      replace(bias, biasUpdate, b);
      const updateNorm = norm(update);
      const weightNorm = norm(weights);
      setScalar('updateNorm', updateNorm);
      setScalar('weightNorm', weightNorm);
      setScalar('updateRatio', updateNorm / weightNorm);
    },
    save: parts => {
      for (const [name, values] of Object.entries(kept)) parts[name as keyof typeof kept].set(values);
    },
    load: parts => {
      for (const [name, values] of Object.entries(kept)) values.set(parts[name as keyof typeof kept]);
    },
  };
}

/** sums += values. */
function addTo(sums: Vec, values: Vec): void {
  for (let k = 0; k < sums.length; k++) sums[k] += values[k];
}

/** In the order of the units, as the kernels add them up. */
function total(values: Vec): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k];
  return sum;
}

function countSaturated(diagonal: Vec, samples: number, precision: Precision): number {
  let count = 0;
  for (let k = 0; k < diagonal.length; k++) if (isSaturated(diagonal[k], samples, precision)) count++;
  return count;
}

/** update = after - recorded; recorded = after. */
function replace(recorded: Vec, update: Vec, after: Vec): void {
  for (let k = 0; k < recorded.length; k++) update[k] = after[k] - recorded[k];
  recorded.set(after);
}
