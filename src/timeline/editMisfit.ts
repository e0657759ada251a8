import { type Edit, editMisfit } from '../engine/edit.ts';
import type { EngineOptions } from '../engine/options.ts';
import { symbolText } from '../trace/quantitySymbol.ts';
import type { Course, Time } from './course.ts';

/** Why something cannot be set before the operation of a time, in one or two sentences; undefined where it can. */
export function whyNotHere(edit: Edit, options: EngineOptions, course: Course, time: Time): string | undefined {
  const { layers, training, batchSize } = options;
  const { batch, stop } = course.at(time);
  const rows = Math.min(batchSize, training.rows - (batch - 1) * batchSize);
  const misfit = editMisfit(edit, options, stop.operation === 'schedule' ? 0 : rows);
  if (misfit) return misfit;
  const place = course.ofBatch.indexOf(stop);
  if (edit.target === 'input') {
    const lastUse = course.ofBatch.findIndex(({ operation, layer }) => operation === 'dE/dW' && layer === 0);
    if (place >= 0 && place <= lastUse) return undefined;
    return `x is not used any more in this batch: ${symbolText('gradient')} of layer "${layers[0]!.name}" was the last to use it. Go back to before that, and set x there.`;
  }
  const isBetween = stop.operation === 'step' && course.ofBatch[place - 1]?.operation === 'state';
  if (!isBetween || (edit.target !== 'learningRate' && edit.layer !== stop.layer)) return undefined;
  const { name } = layers[stop.layer!]!;
  return `The update of layer "${name}" has begun: what the optimizer remembers and its step are computed together. Set this one step earlier or later.`;
}

/** Why nothing can be set at the end of a training. */
export const whyNotAtEnd =
  'The training is over: nothing is computed after this moment. Go back to an earlier one, and set numbers there.';
