import { namesOneClass } from '../functions/classWeights.ts';
import { misfitOf } from '../plan/targetRange.ts';
import type { RunSubject } from '../run/samples.ts';
import { beyond, fits } from '../spec/float32.ts';
import { counted, list, ordinal } from '../spec/words.ts';
import { classLabels, outputsOf } from './sampleVerdict.ts';
import { areTargetsScaled, targetAsSeen, targetInSource } from './sourceUnits.ts';
import { type Reading, readNumbers, tokensOf, unscaledText } from './typedNumbers.ts';

/** Names that a prompt lists. */
const mostNames = 8;

/** What is asked for: a class where classes have names, else a number for every output. */
export function targetsPrompt(subject: RunSubject): string {
  const labels = classesOf(subject);
  if (labels) return `The class that would be right: ${list(labels.slice(0, mostNames))}; or a number for each output.`;
  const names = subject.samples.targetNames;
  const shown = names.slice(0, mostNames).join(', ');
  const units = areTargetsScaled(subject) ? ', in the units of the data' : '';
  return `The target: ${counted(outputsOf(subject.model), 'number')} for ${names.length > mostNames ? `${shown}, ...` : shown}${units}.`;
}

/** The targets of a sample (O) as they can be typed: its class, or its numbers in the units of the source. */
export function targetsText(subject: RunSubject, targets: ArrayLike<number>): string {
  const labels = classesOf(subject);
  const values = Array.from(targets);
  const chosen = labels?.findIndex((_, index) => classTargets(subject, index).every((value, k) => value === values[k]));
  const written = (value: number, output: number) =>
    areTargetsScaled(subject)
      ? unscaledText(targetInSource(subject, output, value), subject.model.precision)
      : String(value);
  return labels?.[chosen ?? -1] ?? values.map(written).join(', ');
}

/**
 * The targets (O) that a text says, as the network sees them: numbers that the loss takes, or a class by its name or else its number.
 * `before` are those whose text was shown to be changed: a number that still stands as it was written keeps every digit.
 */
export function readTargets(subject: RunSubject, text: string, before?: ArrayLike<number>): Reading {
  const { model } = subject;
  const O = outputsOf(model);
  const named = classIn(subject, text);
  if (named !== undefined) return { values: classTargets(subject, named) };
  const labels = classesOf(subject);
  const areNumbers = labels?.every(isNumber);
  const isShare = O === 1 && !areNumbers && isNumber(text.trim());
  const isWord = labels && tokensOf(text).length <= 1 && !isShare;
  if (isWord) return { problem: `there is no such class; write ${list(labels.slice(0, 30))}` };
  const reading = readNumbers(text, O, 'output');
  if ('problem' in reading) return reading;
  const typed = tokensOf(text);
  const shown = before ? tokensOf(targetsText(subject, before)) : [];
  const values = reading.values.map((value, output) =>
    before && typed[output] === shown[output] ? before[output]! : targetAsSeen(subject, output, value),
  );
  const wrong = values.findIndex(value => !fits(value, model.precision));
  if (wrong >= 0) {
    const place = `the ${ordinal(wrong + 1)} of ${O}`;
    const value = values[wrong]!;
    if (!Number.isFinite(value)) return { problem: `${place} is too large to be scaled for the network` };
    return { problem: `${place} is${areTargetsScaled(subject) ? ', for the network,' : ''} ${beyond(value)}` };
  }
  if (model.classWeights && !namesOneClass(values, 0, O)) {
    return {
      problem: `classes are weighted, so the target must be one of them; write ${O === 1 ? '0 or 1' : 'a single 1 among zeros'}`,
    };
  }
  const misfit = misfitOf(Float64Array.from(values), O, model.loss, () => 'the target');
  return misfit ? { problem: `${misfit.message}; ${misfit.fix}` } : { values };
}

/** The names of classes, where they have some: where each of several outputs stands for one, or a single one for two. */
function classesOf(subject: RunSubject): readonly string[] | undefined {
  const areNamed = outputsOf(subject.model) > 1 || subject.samples.classNames !== undefined;
  return areNamed ? classLabels(subject) : undefined;
}

/** The targets (O) of a class: one-hot, or 0 and 1 of a single output. */
function classTargets({ model }: RunSubject, index: number): number[] {
  const O = outputsOf(model);
  return O === 1 ? [index] : Array.from({ length: O }, (_, k) => (k === index ? 1 : 0));
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text));
}

function classIn(subject: RunSubject, text: string): number | undefined {
  const labels = classesOf(subject);
  const wanted = text.trim();
  if (!labels || wanted === '') return undefined;
  const found = [
    labels.indexOf(wanted),
    labels.findIndex(label => label.toLowerCase() === wanted.toLowerCase()),
    // Where classes are numbers, another number is another class.
    /^\d{1,9}$/.test(wanted) && !labels.some(isNumber) && Number(wanted) < labels.length ? Number(wanted) : -1,
  ];
  return found.find(index => index >= 0);
}
