import type { RunSubject } from '../run/samples.ts';
import { beyond, fits } from '../spec/float32.ts';
import { count, counted, ordinal } from '../spec/words.ts';
import { asSeen, inputName, inSource } from './sourceUnits.ts';
import { type Reading, readNumbers, tokensOf, unscaledText } from './typedNumbers.ts';

/** Names that a prompt lists. */
const mostNames = 8;

/** What is asked for, with the names of the inputs in their order. */
export function inputsPrompt(subject: RunSubject): string {
  const { inputs: I } = subject.model;
  const names = Array.from({ length: Math.min(I, mostNames) }, (_, input) => inputName(subject, input));
  if (I > mostNames) names.push(`... ${inputName(subject, I - 1)}`);
  const units = subject.samples.scaling ? ', in the units of the data: they are scaled for the network' : '';
  return `${counted(I, 'number')} for ${names.join(', ')}${units}. Commas or blanks between them.`;
}

/** The inputs of a sample (I) as they can be typed, in the units of the source. */
export function inputsText(subject: RunSubject, inputs: ArrayLike<number>): string {
  const { model, samples } = subject;
  const written = (value: number) => (samples.scaling ? unscaledText(value, model.precision) : String(value));
  return Array.from(inputs, (value, input) => written(inSource(subject, input, value))).join(', ');
}

/**
 * The inputs that a text says, as the network sees them. `before` are those whose text was shown to be changed: a number that
 * still stands as it was written keeps every digit.
 */
export function readInputs(subject: RunSubject, text: string, before: ArrayLike<number>): Reading {
  const { inputs: I, precision } = subject.model;
  const reading = readNumbers(text, I, 'input');
  if ('problem' in reading) return reading;
  const typed = tokensOf(text);
  const shown = tokensOf(inputsText(subject, before));
  const values = reading.values.map((value, input) =>
    typed[input] === shown[input] ? before[input]! : asSeen(subject, input, value),
  );
  const wrong = values.findIndex(value => !fits(value, precision));
  if (wrong < 0) return { values };
  const place = `the ${ordinal(wrong + 1)} of ${count(I)}`;
  const value = values[wrong]!;
  return {
    problem: Number.isFinite(value)
      ? `${place} is, for the network, ${beyond(value)}`
      : `${place} is too large to be scaled for the network`,
  };
}
