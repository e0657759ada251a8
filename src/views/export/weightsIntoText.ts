import type { Run } from '../../session/run.ts';
import { type TextEdit, weightEdits } from '../../spec/weightEdits.ts';
import { withItsDigits } from '../../trace/digits.ts';
import { trainedLayers } from './trainedLayers.ts';

/** The edits that put the weights after a recorded epoch into the spec's text, or why that cannot be, in words. */
export function weightsIntoText(text: string, run: Run, epoch: number): readonly TextEdit[] | { problem: string } {
  const layers = trainedLayers(run, epoch);
  if (!layers) return { problem: `the weights of epoch ${epoch} are not kept any more; choose another epoch` };
  return weightEdits(text, layers, value => withItsDigits(value, run.info.precision));
}
