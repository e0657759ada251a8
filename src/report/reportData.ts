import type { Finding } from '../findings/finding.ts';
import type { Appearance, ReportFacts } from '../panel/reportFacts.ts';
import type { Selection } from '../run/runState.ts';
import type { EmbeddedNumbers, EmbeddedRun } from './embeddedRun.ts';

/** What a report holds beside the page. */
export interface ReportData {
  readonly facts: ReportFacts;
  /** Undefined: nobody saw the page. */
  readonly appearance: Appearance | undefined;
  /** The newest last. */
  readonly runs: readonly EmbeddedRun[];
  /** What there was to say of each run when the report was made, by its id, as `sendable` (src/page) writes it. */
  readonly findings: Readonly<Record<string, readonly Finding[]>>;
  /** Id of the run that is shown first. */
  readonly shown: string;
  readonly selection: Selection;
}

/** The part that is text: what is left when every typed array stands in an element of its own. */
export type ReportText = Omit<ReportData, 'runs'> & { readonly runs: readonly Omit<EmbeddedRun, 'numbers'>[] };

/** The names of a run's arrays, and what they are arrays of. */
export const numberArrays = {
  thinned: Float64Array,
  scalars: Float64Array,
  tensorEpochs: Int32Array,
  tensors: Float64Array,
  tensorScalars: Float64Array,
  test: Float64Array,
  failedOperands: Float64Array,
  failedNorms: Float64Array,
} as const satisfies Record<keyof EmbeddedNumbers, unknown>;

/** The id of the element that holds the text, as JSON. */
export const textElement = 'report';

/** The id of the element that holds an array of a run, as base64 of its bytes, the lowest first. */
export function numbersElement(run: number, name: keyof EmbeddedNumbers): string {
  return `run-${run}-${name}`;
}
