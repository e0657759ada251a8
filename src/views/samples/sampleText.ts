import type { Selection } from '../../protocol/run.ts';
import type { Run } from '../../session/run.ts';
import { valuesInWords } from '../sampleWords.ts';

/** What a selected sample is, in words: `sample 17: setosa`; of the spec's own probe what the run calls it, and its target. */
export function sampleText({ info, subject }: Run, sample: Selection['sample']): string {
  if (!subject) return info.probe;
  const { samples } = subject;
  if (sample === undefined) return `${info.probe}: ${valuesInWords(subject, samples.probeTargets, 0)}`;
  if (typeof sample === 'number') {
    return `sample ${samples.sourceRows[sample]}: ${valuesInWords(subject, samples.targets, sample)}`;
  }
  return `typed input: ${valuesInWords(subject, Float64Array.from(sample.targets), 0)}`;
}
