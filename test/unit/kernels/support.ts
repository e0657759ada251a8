import { recordsOf } from '../../../src/engine/epochBlock.ts';
import type { EpochRecord, Trainer } from '../../../src/engine/trainer.ts';

/** Trains to the end batch by batch. */
export function recordsOfSteps(trainer: Trainer): EpochRecord[] {
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) records.push(record);
  }
  return records;
}

/** Trains to the end in as large pieces as the trainer likes. */
export function recordsOfRuns(trainer: Trainer): EpochRecord[] {
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') {
    const block = trainer.run();
    if (block) records.push(...recordsOf(block, trainer.layout));
  }
  return records;
}
