import type { Table } from '../../data/table.ts';
import type { EngineOptions } from '../../engine/options.ts';
import type { Finding } from '../../findings/finding.ts';
import type { NetworkSpec } from '../../spec/networkSpec.ts';
import type { Column } from './columns.ts';
import type { Curve } from './curvature.ts';
import type { FirstPass } from './firstPass.ts';
import type { LinearFit } from './linearFit.ts';

/** A layer whose units are mostly flat at the first weights, and what makes them so. */
export interface Flat {
  readonly layer: number;
  /** Every derivative is exactly 0, on every training row. */
  readonly isWhole: boolean;
  /** Share of the units that are flat, and the mean derivative as a share of the largest. */
  readonly share: number;
  readonly slope: number;
  readonly culprit: Culprit;
}

export type Culprit = 'biases' | 'weights' | 'constants' | 'inputs' | 'unknown';

/** What rules read before a training. What is costly is computed when a rule first asks for it. */
export interface Planned {
  readonly spec: NetworkSpec;
  readonly table: Table;
  readonly options: EngineOptions;
  /** One for each column of one-hot targets, both for a single sigmoid unit. */
  readonly classNames: readonly string[] | undefined;
  /** Whether every target is 0 or 1, whatever the loss. */
  readonly areClasses: boolean;
  /** The input columns of the training rows, as they are trained. */
  columns(): readonly Column[];
  /** The target columns of the training rows, as they are trained. */
  targets(): readonly Column[];
  /** A forward and a backward pass at the first weights; undefined of a network that is too large. */
  firstPass(): FirstPass | undefined;
  /** The lowest layer that is mostly flat at the first weights. */
  flat(): Flat | undefined;
  /** Undefined where it would take long, or is no positive number. */
  curvature(): Curve | undefined;
  /** What a straight line can do with these rows, and what bent ones can; undefined where that says nothing. */
  linearFit(): LinearFit | undefined;
}

/** One cause that text and data show. */
export type SpecRule = (planned: Planned) => Finding | undefined;
