import type { Finding, SymptomCode } from '../findings/finding.ts';
import type { Trace } from './trace.ts';

/** One symptom, if the training shows it. */
export type SymptomRule = (trace: Trace) => Finding | undefined;

/** What causes may go by: the symptoms that were seen, by code. */
export interface Seen {
  readonly trace: Trace;
  readonly symptoms: ReadonlyMap<SymptomCode, Finding>;
}

/** One cause, if the training shows it. What text and data say before is in `trace.before`. */
export type CauseRule = (seen: Seen) => Finding | undefined;
