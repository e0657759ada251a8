import type { CauseCode, Evidence, Finding, Fix, SymptomCode } from '../findings/finding.ts';
import type { Course } from './outcome/lossCourse.ts';
import type { Movement } from './outcome/movement.ts';
import type { Outcome } from './outcome/outcome.ts';
import type { FlatUnits } from './outcome/units.ts';
import type { Trace } from './trace.ts';

/** A training, and what every rule wants to know of it. */
export interface Facts {
  readonly trace: Trace;
  readonly outcome: Outcome;
  readonly course: Course;
}

/** One symptom, if the training shows it. */
export type SymptomRule = (facts: Facts) => Finding | undefined;

/** What causes may go by: the symptoms that were seen, by code, and the state of weights and units. */
export interface Seen extends Facts {
  readonly symptoms: ReadonlyMap<SymptomCode, Finding>;
  readonly movement: Movement;
  /** The hidden layer with the largest share of dead or saturated units in the last recorded epoch, and in the first. */
  readonly flat: FlatUnits | undefined;
  readonly startFlat: FlatUnits | undefined;
  /** The loss of the best constant answer: of the class shares, or of the mean of the targets. NaN where it is not known. */
  readonly constantLoss: number;
}

/** One cause, if the training shows it. What text and data say before is in `trace.before`. */
export type CauseRule = (seen: Seen) => Finding | undefined;

/** What a rule says of a symptom. */
export function symptom(
  code: SymptomCode,
  message: string,
  more: Partial<Omit<Finding, 'code' | 'kind' | 'message'>> = {},
): Finding {
  return { code, kind: 'symptom', severity: 'warning', message, evidence: [], fixes: [], ...more };
}

/** What a rule says of a cause. */
export function cause(
  code: CauseCode,
  message: string,
  fixes: readonly Fix[],
  more: Partial<Omit<Finding, 'code' | 'kind' | 'message' | 'fixes'>> = {},
): Finding {
  return { code, kind: 'cause', severity: 'warning', message, evidence: [], fixes, ...more };
}

/** A number in a clause, for the list below a finding. */
export function evidence(text: string, where: Omit<Evidence, 'text'> = {}): Evidence {
  return { text, ...where };
}
