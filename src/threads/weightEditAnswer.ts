import type { WeightEditRequest } from '../run/workerMessages.ts';
import { type TextEdit, weightEdits } from '../spec/weightEdits.ts';
import { withItsDigits } from '../trace/digits.ts';

/** The edits that write the weights into the text, or why they do not go there, in words. */
export type WeightEditAnswer = readonly TextEdit[] | { readonly problem: string };

export function weightEditAnswer({ text, layers, precision }: WeightEditRequest): WeightEditAnswer {
  return weightEdits(text, layers, value => withItsDigits(value, precision));
}
