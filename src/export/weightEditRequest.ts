import type { Run } from '../run/run.ts';
import type { WeightEditRequest } from '../run/workerMessages.ts';
import { tooManyToWrite } from '../spec/mostWritten.ts';
import { trainedLayers } from './trainedLayers.ts';

/**
 * What a worker is asked for the edits that put the weights after a recorded epoch into the spec's text, or why that cannot be,
 * in words. The weights are copies.
 */
export function weightEditRequest(text: string, run: Run, epoch: number): WeightEditRequest | { problem: string } {
  const problem = tooManyToWrite(run.info.parameters);
  if (problem !== undefined) return { problem };
  const layers = trainedLayers(run, epoch);
  if (!layers) return { problem: `the weights of epoch ${epoch} are not kept any more; choose another epoch` };
  return {
    text,
    precision: run.info.precision,
    layers: layers.map(({ name, inputs, outputs, weights, biases }) => ({
      name,
      inputs,
      outputs,
      weights: weights.slice(),
      biases: biases?.slice(),
    })),
  };
}
