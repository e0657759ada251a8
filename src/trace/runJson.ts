import type { Precision } from './digits.ts';
import { figure } from './figure.ts';
import { applicableTestScalars, testScalar } from './testScalars.ts';

/** What a document says of a run beside its numbers. */
export interface DocumentFacts {
  readonly name: string;
  readonly seed: number;
  /** Loss function's name in the spec. */
  readonly loss: string;
  readonly optimizer: string;
  readonly precision: Precision;
  readonly task: 'classification' | 'regression';
  readonly trainingRows: number;
  readonly validationRows: number;
  readonly testRows: number;
  /** Names of the classes, where they have some: of the outputs in turn, or of 0 and 1 of a single output. */
  readonly classes?: readonly string[] | undefined;
}

/** How a run ended, or what it is doing. */
export interface RunOutcome {
  readonly outcome: string;
  /** Why it finished before its last epoch; empty when it did not. */
  readonly stopReason: string;
  /** What went wrong; empty when nothing did. */
  readonly message: string;
  /** What the test rows gave (testScalars.ts). */
  readonly test: Float64Array | undefined;
}

/** The facts of a run as a JSON object. */
export function runJson(
  { name, seed, loss, optimizer, precision, task, trainingRows, validationRows, testRows, classes }: DocumentFacts,
  { outcome, stopReason, message, test }: RunOutcome,
): string {
  return JSON.stringify({
    name,
    seed,
    lossFunction: loss,
    optimizer,
    precision,
    task,
    trainingRows,
    validationRows,
    testRows,
    ...(classes && { classes }),
    ...(test && Object.fromEntries(applicableTestScalars(task).map(key => [key, figure(testScalar(test, key))]))),
    outcome,
    ...(stopReason !== '' && { stopReason }),
    ...(message !== '' && { message }),
  });
}
