/**
 * What a diagnosis finds: one sentence, with evidence and what helps. The same list stands in the panel, the inspector, hovers, the
 * Problems view, reports and the command line. Every code is explained in docs/findings.md.
 */
import type { SpecPath } from '../spec/problem.ts';
import { isSilenced, type Silencing } from '../spec/silencing.ts';
import type { SpecEdit } from '../spec/specEdit.ts';
import type { Quantity } from '../trace/quantity.ts';
import type { LayerScalar, NetworkScalar } from '../trace/scalars.ts';

export type { SpecEdit, SpecValue } from '../spec/specEdit.ts';

/** What can be the reason that a training goes wrong, in the order in which people are told of equals. */
export const causeCodes = [
  'target-out-of-reach',
  'wrong-output-activation',
  'wrong-output-width',
  'wrong-loss',
  'symmetric-initialization',
  'initialization-scale',
  'constant-input',
  'inputs-unscaled',
  'targets-unscaled',
  'learning-rate-high',
  'learning-rate-low',
  'optimizer-settings',
  'regularization-strong',
  'dropout-high',
  'dead-units',
  'saturated-units',
  'hidden-activation',
  'no-hidden-layer',
  'linear-hidden-layer',
  'too-few-units',
  'too-few-epochs',
  'class-imbalance',
  'labels-unrelated',
  'leakage',
  'overfitting',
  'local-minimum',
] as const;
export type CauseCode = (typeof causeCodes)[number];

/** What is seen of it, the worst first. */
export const symptomCodes = [
  'non-finite',
  'diverging',
  'exploding',
  'no-gradient',
  'vanishing',
  'units-identical',
  'worse-than-mean',
  'chance-level',
  'majority-only',
  'stalled',
  'oscillating',
  'slow',
  'healthy',
] as const;
export type SymptomCode = (typeof symptomCodes)[number];

export const findingCodes = [...causeCodes, ...symptomCodes] as const;
export type FindingCode = CauseCode | SymptomCode;

/**
 * An error keeps a network from learning, whatever else is changed; a warning is confirmed by the training or certain without it;
 * info is what is likely or only worth knowing. None of them refuses a training.
 */
export type FindingSeverity = 'error' | 'warning' | 'info';

/** A number that speaks for a finding. */
export interface Evidence {
  /** A clause with its number in it: `the first loss is 4,100, against ln 10 = 2.303 for chance`. */
  readonly text: string;
  /** What the number is, for a link to where it is seen. */
  readonly quantity?: Quantity | LayerScalar | NetworkScalar;
  /** Counted from 0. */
  readonly layer?: number;
  /** Counted from 1. */
  readonly epoch?: number;
  readonly value?: number;
}

/** What came of a fix that was tried: one number a seed, in the order of the seeds. */
export interface Verification {
  readonly seeds: readonly number[];
  readonly measure: 'accuracy' | 'validationAccuracy' | 'r2' | 'validationR2' | 'loss';
  /** At the end of a training; NaN of one that diverged. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export interface Fix {
  /** What to do, as a button says it: `Standardize the inputs`. */
  readonly title: string;
  /** Applied one after the other. None where a person has to do it: more rows, for instance. */
  readonly edits: readonly SpecEdit[];
  readonly verified?: Verification;
}

export interface Finding {
  readonly code: FindingCode;
  readonly kind: 'cause' | 'symptom';
  readonly severity: FindingSeverity;
  /** One sentence, that names place and number. */
  readonly message: string;
  /** Where in the network; counted from 0. */
  readonly layer?: number;
  /** From when on; counted from 1. */
  readonly epoch?: number;
  readonly quantity?: Quantity | LayerScalar | NetworkScalar;
  readonly value?: number;
  readonly evidence: readonly Evidence[];
  /** Where in the spec. */
  readonly path?: SpecPath;
  /** The best first. */
  readonly fixes: readonly Fix[];
  /** It follows from the text and the data alone, whatever the training does. */
  readonly isCertain?: true;
  /** Of a cause: the symptoms that come of it, where they have been seen. */
  readonly explains?: readonly SymptomCode[];
}

/** Where in the spec a finding is said: of a layer, at that layer. */
export function pathOf({ path, layer }: Pick<Finding, 'path' | 'layer'>): SpecPath {
  return path ?? (layer === undefined ? [] : ['layers', layer]);
}

/** The findings that are to be shown. */
export function notSilenced(findings: readonly Finding[], silencing: Silencing | undefined): readonly Finding[] {
  if (!silencing || (silencing.codes.length === 0 && silencing.places.length === 0)) return findings;
  return findings.filter(finding => !isSilenced(silencing, finding.code, pathOf(finding)));
}

const ranks: readonly FindingSeverity[] = ['error', 'warning', 'info'];

/** Sorts the worse before the less bad; what is equal stays as it is. */
export function bySeverity(a: Pick<Finding, 'severity'>, b: Pick<Finding, 'severity'>): number {
  return ranks.indexOf(a.severity) - ranks.indexOf(b.severity);
}
