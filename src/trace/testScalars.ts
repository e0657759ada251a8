import { formatNumber } from './formatNumber.ts';
import { dash, whyNoR2 } from './noValue.ts';

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

/** Why a number is 0/0; undefined when it is not. */
export function whyNoTestValue(row: Float64Array, name: TestScalar): string | undefined {
  return name === 'testR2' ? whyNoR2(testScalar(row, 'testR2'), testScalar(row, 'testLoss'), 'testR2') : undefined;
}

/** The numbers in words: `30 test rows: loss 0.0512, accuracy 0.9667`. */
export function testText(row: Float64Array, rows: number, task: Task): string {
  const figures = applicableTestScalars(task).map(name => {
    const why = whyNoTestValue(row, name);
    return `${words[name]} ${why ? `${dash} (${why})` : formatNumber(testScalar(row, name))}`;
  });
  return `${rows.toLocaleString('en')} test ${rows === 1 ? 'row' : 'rows'}: ${figures.join(', ')}`;
}
