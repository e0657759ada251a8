import { misfitOf } from '../../plan/targetRange.ts';
import type { RunSubject } from '../../protocol/samples.ts';
import { beyond, fits } from '../../spec/float32.ts';
import { counted, list, ordinal } from '../../spec/words.ts';
import { classLabels, outputsOf } from '../answers.ts';
import { type Reading, readNumbers, tokensOf } from './typedNumbers.ts';

/** Names that a prompt lists. */
const mostNames = 8;

/** What is asked for: a class where every output stands for one, else a number for every output. */
export function targetsPrompt(subject: RunSubject): string {
  const labels = classesOf(subject);
  if (labels) return `The class that would be right: ${list(labels.slice(0, mostNames))}; or a number for each output.`;
  const names = subject.samples.targetNames;
  const shown = names.slice(0, mostNames).join(', ');
  return `The target: ${counted(outputsOf(subject.model), 'number')} for ${names.length > mostNames ? `${shown}, ...` : shown}.`;
}

/** The targets of a sample (O) as they can be typed: its class, or its numbers. */
export function targetsText(subject: RunSubject, targets: ArrayLike<number>): string {
  const labels = classesOf(subject);
  const values = Array.from(targets);
  const chosen = values.indexOf(1);
  const isOneHot = chosen >= 0 && values.every((value, index) => value === (index === chosen ? 1 : 0));
  return (isOneHot ? labels?.[chosen] : undefined) ?? values.join(', ');
}

/** The targets (O) that a text says: numbers that the loss takes, or a class by its name or else its number. */
export function readTargets(subject: RunSubject, text: string): Reading {
  const { model } = subject;
  const O = outputsOf(model);
  const named = classIn(subject, text);
  if (named !== undefined) return { values: Array.from({ length: O }, (_, index) => (index === named ? 1 : 0)) };
  const labels = classesOf(subject);
  const isWord = labels && tokensOf(text).length <= 1;
  if (isWord) return { problem: `there is no such class; write ${list(labels.slice(0, 30))}` };
  const reading = readNumbers(text, O, 'output');
  if ('problem' in reading) return reading;
  const wrong = reading.values.findIndex(value => !fits(value, model.precision));
  if (wrong >= 0) return { problem: `the ${ordinal(wrong + 1)} of ${O} is ${beyond(reading.values[wrong]!)}` };
  const misfit = misfitOf(Float64Array.from(reading.values), O, model.loss, () => 'the target');
  return misfit ? { problem: `${misfit.message}; ${misfit.fix}` } : reading;
}

/** Where each of several outputs stands for a class, their names. */
function classesOf(subject: RunSubject): readonly string[] | undefined {
  return outputsOf(subject.model) > 1 ? classLabels(subject) : undefined;
}

function classIn(subject: RunSubject, text: string): number | undefined {
  const labels = classesOf(subject);
  const wanted = text.trim();
  if (!labels || wanted === '') return undefined;
  const found = [
    labels.indexOf(wanted),
    labels.findIndex(label => label.toLowerCase() === wanted.toLowerCase()),
    /^\d{1,9}$/.test(wanted) && Number(wanted) < outputsOf(subject.model) ? Number(wanted) : -1,
  ];
  return found.find(index => index >= 0);
}
