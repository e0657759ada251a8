import type { WeightEditAnswer, WeightEditRequest } from '../run/workerMessages.ts';
import { weightEdits } from '../spec/weightEdits.ts';
import { withItsDigits } from '../trace/digits.ts';

export function weightEditAnswer({ text, layers, precision }: WeightEditRequest): WeightEditAnswer {
  return weightEdits(text, layers, value => withItsDigits(value, precision));
}
