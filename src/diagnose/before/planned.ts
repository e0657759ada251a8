import type { Table } from '../../data/table.ts';
import type { EngineOptions } from '../../engine/options.ts';
import type { Finding } from '../../findings/finding.ts';
import type { NetworkSpec } from '../../spec/networkSpec.ts';
import { type Column, columnsOf } from './columns.ts';
import { type Curve, curvatureOf } from './curvature.ts';
import { type FirstPass, firstPassOf } from './firstPass.ts';
import { type Flat, flatLayer } from './flat.ts';
import { type LinearFit, linearFitOf } from './linearFit.ts';
import { areClasses } from './targetFacts.ts';

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

export function plannedOf({
  spec,
  table,
  options,
  classNames,
}: Pick<Planned, 'spec' | 'table' | 'options' | 'classNames'>): Planned {
  const { inputs, targets, rows } = options.training;
  const outputs = options.layers.at(-1)!.units;
  const hasClasses = areClasses(options.training.targets);
  const targetNames = classNames && outputs === classNames.length ? classNames : table.targetNames;
  const planned: Planned = {
    spec,
    table,
    options,
    classNames,
    areClasses: hasClasses,
    columns: once(() => columnsOf(inputs, rows, table.inputNames)),
    targets: once(() => columnsOf(targets, rows, targetNames)),
    firstPass: once(() => firstPassOf(options)),
    flat: once(() => flatLayer(planned)),
    curvature: once(() => curvatureOf(options)),
    linearFit: once(() => linearFitOf(options, hasClasses)),
  };
  return planned;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
