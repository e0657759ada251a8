import { formatNumber } from './formatNumber.ts';
import { rSquaredText } from './rSquared.ts';

/**
 * Numbers of the test rows, measured once, when a run has ended. They travel as a row of doubles, so that NaN and
 * infinities survive; what does not apply is NaN.
 */
export const testScalars = ['testLoss', 'testAccuracy', 'testR2', 'testMae'] as const;
export type TestScalar = (typeof testScalars)[number];

type Task = 'classification' | 'regression';

const words: Readonly<Record<TestScalar, string>> = {
  testLoss: 'loss',
  testAccuracy: 'accuracy',
  testR2: 'R²',
  testMae: 'MAE',
};

/** Those that mean something for a task. */
export function applicableTestScalars(task: Task): readonly TestScalar[] {
  return task === 'classification' ? ['testLoss', 'testAccuracy'] : ['testLoss', 'testR2', 'testMae'];
}

export function testScalar(row: Float64Array, name: TestScalar): number {
  return row[testScalars.indexOf(name)]!;
}

/** One of the numbers as people read it; of an R² that is not defined a dash, and why. */
export function testScalarText(row: Float64Array, name: TestScalar): string {
  const value = testScalar(row, name);
  return name === 'testR2' ? rSquaredText(value, testScalar(row, 'testMae')) : formatNumber(value);
}

/**
 * The numbers in words: `30 test rows: loss 0.0512, accuracy 0.9667`. Where targets were scaled, `scaled` says how, and an error is
 * in other units than the loss: `loss 0.0512 (standardized targets), R² 0.94, MAE 12.3 (units of the data)`.
 */
export function testText(row: Float64Array, rows: number, task: Task, scaled?: string): string {
  const units = (name: TestScalar) => {
    if (scaled === undefined || (name !== 'testLoss' && name !== 'testMae')) return '';
    return name === 'testLoss' ? ` (${scaled} targets)` : ' (units of the data)';
  };
  const figures = applicableTestScalars(task).map(name => `${words[name]} ${testScalarText(row, name)}${units(name)}`);
  return `${rows.toLocaleString('en')} test ${rows === 1 ? 'row' : 'rows'}: ${figures.join(', ')}`;
}
