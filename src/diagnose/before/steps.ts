import type { EngineOptions } from '../../engine/options.ts';
import { createSchedule } from '../../engine/schedule.ts';

type Trained = Pick<EngineOptions, 'training' | 'batchSize' | 'epochs'>;

export function batchesOf({ training, batchSize }: Omit<Trained, 'epochs'>): number {
  return Math.ceil(training.rows / batchSize);
}

/** Updates in all, if nothing ends the training before. */
export function stepsOf(options: Trained): number {
  return batchesOf(options) * options.epochs;
}

const mostEpochs = 100_000;

/** The learning rates of all epochs, of very many the first; of a schedule that follows the losses its base. */
export function ratesOf({
  schedule,
  optimizer,
  epochs,
}: Pick<EngineOptions, 'schedule' | 'optimizer' | 'epochs'>): number[] {
  return createSchedule(schedule, optimizer.learningRate).ahead(Math.min(epochs, mostEpochs));
}

/** The sum of the learning rates of all updates. */
export function totalRate(options: EngineOptions): number {
  const rates = ratesOf(options);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return mean * stepsOf(options);
}
