import type { Run } from '../run/run.ts';
import type { ChosenSample } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { classLabels, classOf, noClass, outputsOf } from './sampleVerdict.ts';
import { targetInSource } from './sourceUnits.ts';

/** Outputs or targets that are written one by one. */
const mostValues = 4;

/** `sample 17` with its number in the source, `typed input`, or how the spec's own probe is called. */
export function sampleName({ info, samples }: Run, sample: ChosenSample | undefined): string {
  if (sample === undefined) return info.probe;
  return typeof sample === 'number' ? `sample ${samples?.sourceRows[sample]}` : 'typed input';
}

/** The name with its class or targets: `sample 17: setosa`, `typed input: 0.5`. */
export function sampleInWords(run: Run, sample: ChosenSample | undefined): string {
  const name = sampleName(run, sample);
  const { subject } = run;
  if (!subject) return name;
  const { targets, probeTargets } = subject.samples;
  if (typeof sample === 'number') return `${name}: ${valuesInWords(subject, targets, sample)}`;
  return `${name}: ${valuesInWords(subject, sample ? Float64Array.from(sample.targets) : probeTargets, 0)}`;
}

/** A row of outputs or targets (rows, O): its class where there are classes, or its numbers in the units of the source. */
export function valuesInWords(subject: RunSubject, values: Float64Array, row: number): string {
  const labels = classLabels(subject);
  if (labels) {
    const index = classOf(subject.model, values, row);
    return index === noClass ? 'no answer' : (labels[index] ?? `class ${index}`);
  }
  const O = outputsOf(subject.model);
  const shown = Array.from(values.subarray(row * O, row * O + Math.min(O, mostValues)), (value, output) =>
    formatNumber(targetInSource(subject, output, value)),
  );
  return O > mostValues ? `${shown.join(', ')}, ... (${O} in all)` : shown.join(', ');
}
