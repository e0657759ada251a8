import type { TestScalar } from '../trace/testScalars.ts';
import { testScalars } from '../trace/testScalars.ts';
import type { EngineOptions } from './options.ts';
import type { Trainer } from './trainer.ts';
import { createValidation } from './validation.ts';

/**
 * The numbers of the test rows under the present weights, as a row of `testScalars`; to be asked for once, when the training
 * has ended. Undefined where there are no test rows, before the first epoch is complete, and when the run diverged: such
 * weights answer nothing. Changes nothing in the trainer.
 */
export function measureTest(
  { network, epoch, state }: Pick<Trainer, 'network' | 'epoch' | 'state'>,
  options: EngineOptions,
): Float64Array | undefined {
  if (options.test.rows === 0 || epoch === 0 || state === 'diverged') return undefined;
  const { run, metrics } = createValidation(network, { ...options, validation: options.test });
  const numbers: Readonly<Record<TestScalar, number>> = {
    testLoss: run(),
    testAccuracy: metrics.accuracy(),
    testR2: metrics.r2(),
    testMae: metrics.mae(),
  };
  return Float64Array.from(testScalars, name => numbers[name]);
}
