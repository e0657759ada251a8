import type { Table } from '../data/table.ts';
import type { EngineOptions, LossName, Task } from '../engine/options.ts';
import type { ClassWeights } from '../functions/classWeights.ts';
import { parameterCount } from '../spec/parameterCount.ts';
import type { Targets } from './targets.ts';

/** What a reader wants to know of a training before it starts. */
export interface PlanSummary {
  readonly trainingRows: number;
  readonly validationRows: number;
  readonly testRows: number;
  /** Rows that were left out because a value is missing. */
  readonly droppedRows: number;
  readonly inputNames: readonly string[];
  readonly targetNames: readonly string[];
  /** Where the target column holds classes: of one-hot targets one a column, of one sigmoid unit both, the second for 1. */
  readonly classNames?: readonly string[];
  /** The weight of each of them, where they are weighted. */
  readonly classWeights?: ClassWeights;
  /** Weights and biases. */
  readonly parameters: number;
  readonly loss: LossName;
  readonly task: Task;
  /** The pinned row's number in the source; absent for a sample of one's own. */
  readonly probeRow?: number;
}

export function summaryOf(
  options: EngineOptions,
  table: Table,
  { names, coding }: Targets,
  probeRow: number | undefined,
): PlanSummary {
  return {
    trainingRows: options.training.rows,
    validationRows: options.validation.rows,
    testRows: options.test.rows,
    droppedRows: table.droppedRows,
    inputNames: table.inputNames,
    targetNames: names,
    ...(coding && { classNames: coding.names }),
    ...(options.classWeights && { classWeights: options.classWeights }),
    parameters: parametersOf(options),
    loss: options.loss,
    task: options.task,
    ...(probeRow !== undefined && { probeRow }),
  };
}

function parametersOf({ inputs, layers }: EngineOptions): number {
  let total = 0;
  let I = inputs;
  for (const { units, bias } of layers) {
    total += parameterCount(I, units, bias);
    I = units;
  }
  return total;
}
