import type { EngineOptions, LayerOptions } from '../engine/options.ts';
import type { Silencing } from '../spec/silencing.ts';
import type { Finding } from './finding.ts';

/** What a network would reach that answers the same to every row, or that guesses, or where it began: numbers beside which others speak. */
export interface ReferenceLevel {
  readonly of: 'loss' | 'accuracy' | 'r2';
  readonly kind: 'chance' | 'shares' | 'mean' | 'majority' | 'first';
  readonly value: number;
  /** What it is called beside a line of a chart: `chance: ln 10`, `mean of the targets`. */
  readonly label: string;
}

/** A layer's settings, without numbers that were written one by one. */
export type LayerSettings = Omit<LayerOptions, 'weightInit' | 'biasInit'> & {
  readonly weightInit:
    | Exclude<LayerOptions['weightInit'], { readonly type: 'explicit' }>
    | { readonly type: 'explicit' };
  readonly biasInit: Exclude<LayerOptions['biasInit'], { readonly type: 'explicit' }> | { readonly type: 'explicit' };
};

/** What is trained, without its rows. */
export type TrainingSettings = Omit<EngineOptions, 'layers' | 'training' | 'validation' | 'test' | 'probe'> & {
  readonly layers: readonly LayerSettings[];
};

/** Training rows of each class, in the order of the classes. */
export interface ClassCounts {
  readonly names: readonly string[];
  readonly counts: readonly number[];
}

/** The largest eigenvalue of the Hessian of the loss at the first weights. */
export interface Curvature {
  readonly largest: number;
  /** Training rows over which the loss was taken. */
  readonly rows: number;
  /** Above 2 / largest gradient descent diverges for certain: a linear network, squared error, all rows in a batch, plain sgd. */
  readonly isExact: boolean;
}

/** What text and data say of a network before it is trained. */
export interface Before {
  /** Those that are silenced, too: what the training shows may go by them. */
  readonly findings: readonly Finding[];
  /** What the text silences. Absent of runs of earlier versions. */
  readonly silencing?: Silencing;
  readonly levels: readonly ReferenceLevel[];
  readonly settings: TrainingSettings;
  /** Where the targets are classes. */
  readonly classes?: ClassCounts;
  /** Where it was cheap to compute. */
  readonly curvature?: Curvature;
}
