import type { Run } from '../../../src/run/run.ts';
import { trainedRun } from './pageTraining.ts';

export const pixels = 784;
const rows = [0, 1, 2, 3];

/** A run of a few images with `units` hidden units and ten classes: its first layer has `units` x `inputs` weights. */
export function imageRun(units: number, inputs = pixels): Promise<Run> {
  return trainedRun(imageSpec(units, inputs));
}

/** What it is trained from. */
export function imageSpec(units: number, inputs = pixels): object {
  const row = (of: (column: number) => number, columns: number) => Array.from({ length: columns }, (_, k) => of(k));
  return {
    data: {
      inputs: rows.map(image => row(pixel => Math.max(0, Math.sin(pixel * 0.37 + image)), inputs)),
      targets: rows.map(image => row(column => (column === image ? 1 : 0), 10)),
    },
    layers: [
      { units, activation: 'tanh' },
      { units: 10, activation: 'softmax' },
    ],
    loss: 'crossEntropy',
    training: { epochs: 3 },
  };
}
