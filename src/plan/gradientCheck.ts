import { type ElementChoice, sampledElements } from '../engine/elementSample.ts';
import { createNetwork, inFloat64, type Network } from '../engine/network.ts';
import type { EngineOptions, Samples } from '../engine/options.ts';
import { checkWork, spacedRows } from './checkWork.ts';
import { takeRows } from './split.ts';

/** What of a network is held against central differences: all of it, or so much that it takes seconds and not days. */
export interface GradientCheckPlan {
  /** At the first weights of the training, whatever their precision, and in float64: differences need the digits. */
  readonly network: Network;
  /** Training rows whose mean loss is differentiated. */
  readonly samples: Samples;
  readonly choose: ElementChoice;
  /** Elements that are checked, over all tensors. */
  readonly elements: number;
}

export function planGradientCheck(options: EngineOptions): GradientCheckPlan {
  const network = inFloat64(createNetwork(options, 1), 1);
  const sizes = network.layers.flatMap(({ hasBias, w, b }) => (hasBias ? [w.length, b.length] : [w.length]));
  const work = checkWork(options.training.rows, sizes);
  return {
    network,
    samples: spacedSamples(options, network, work.rows),
    choose: sampledElements(options.seed, work.elements),
    elements: sizes.reduce((sum, size) => sum + Math.min(size, work.elements), 0),
  };
}

function spacedSamples({ training }: EngineOptions, { inputs, layers }: Network, rows: number): Samples {
  const chosen = spacedRows(rows, training.rows);
  return {
    rows,
    inputs: takeRows(training.inputs, inputs, chosen),
    targets: takeRows(training.targets, layers.at(-1)!.O, chosen),
  };
}
