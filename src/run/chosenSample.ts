import type { ProbeSample } from './questions.ts';
import type { Run } from './run.ts';
import type { ChosenSample } from './runState.ts';
import type { ColumnScaling } from './samples.ts';

/** Whether the run's network can be asked about the sample: a row that is kept, or numbers that suit its first and last layer. */
export function isIn(sample: ChosenSample, { info, samples }: Run): boolean {
  if (!samples) return false;
  if (typeof sample === 'number') return sample >= 0 && sample < samples.rows;
  const { inputs, targets } = sample;
  return inputs.length === info.layers[0]!.inputs && targets.length === info.layers.at(-1)!.outputs;
}

/** The sample as a network is asked about it. Copies. */
export function probeSample(sample: ChosenSample): ProbeSample {
  if (typeof sample === 'number') return { row: sample };
  return { inputs: Float64Array.from(sample.inputs), targets: Float64Array.from(sample.targets) };
}

/** Whether a number that the network sees is the same one in the source. */
export function sameScaling(a: ColumnScaling | undefined, b: ColumnScaling | undefined): boolean {
  if (!a || !b) return a === b;
  return a.factor === b.factor && sameNumbers(a.offset, b.offset) && sameNumbers(a.scale, b.scale);
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
