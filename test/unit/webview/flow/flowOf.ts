import { type Flow, type FlowNumber, flowNumbers } from '../../../../src/panel/flowPicture.ts';
import type { LayerShape } from '../../../../src/trace/shapes.ts';

export type LayerNumbers = Readonly<Partial<Record<FlowNumber, number>>>;

/** A flow with these numbers, layer by layer from the first; the rest is 1. */
export function flowOf(layers: readonly LayerNumbers[], isFused = false): Flow {
  const rows = layers.flatMap(layer => flowNumbers.map(name => layer[name] ?? (name === 'zeroWeights' ? 0 : 1)));
  return { epoch: 3, sample: 'sample 0', isFused, rows: Float64Array.from(rows) };
}

/**
 * A flow in which dE/dy of the last layer is `start` and every layer multiplies it by its two factors, activation and
 * weights, from the first layer to the last.
 */
export function flowDown(
  start: number,
  factors: readonly (readonly [activation: number, weights: number, more?: LayerNumbers])[],
  isFused = false,
): Flow {
  let norm = start;
  const rows = factors.toReversed().map(([activationFactor, weightFactor, more]): LayerNumbers => {
    const outputGradient = norm;
    const delta = outputGradient * activationFactor;
    const inputGradient = delta * weightFactor;
    norm = inputGradient;
    return { outputGradient, delta, inputGradient, activationFactor, weightFactor, flatShare: 0, offShare: 0, ...more };
  });
  return flowOf(rows.reverse(), isFused);
}

/** Layers named `hidden 1`, `hidden 2`, ... and `out`, of 8 units. */
export function shapesOf(count: number, activation = 'sigmoid'): LayerShape[] {
  return Array.from({ length: count }, (_, layer) => ({
    name: layer === count - 1 ? 'out' : `hidden ${layer + 1}`,
    inputs: 8,
    outputs: 8,
    bias: true,
    activation,
  }));
}
