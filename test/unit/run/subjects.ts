import assert from 'node:assert/strict';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { runSubject } from '../../../src/run/runSubject.ts';
import type { RunSubject } from '../../../src/run/samples.ts';
import { type Conditions, prepared, type Written } from '../plan/support.ts';

/** What can be asked of a run of this spec, in which nothing is wrong. */
export async function subjectOf(spec: Written, conditions?: Conditions): Promise<RunSubject> {
  return (await subjectAndOptions(spec, conditions)).subject;
}

interface Trained {
  readonly subject: RunSubject;
  readonly options: EngineOptions;
  readonly epochs: readonly EpochRecord[];
}

/** A run of this spec with the records of all its epochs. */
export async function trainedOn(spec: Written): Promise<Trained> {
  const { subject, options } = await subjectAndOptions(spec);
  const trainer = createTrainer(options);
  const epochs: EpochRecord[] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) epochs.push(record);
  }
  return { subject, options, epochs };
}

async function subjectAndOptions(spec: Written, conditions?: Conditions): Promise<Omit<Trained, 'epochs'>> {
  const plan = await prepared(spec, conditions);
  assert.deepEqual(
    plan.problems.filter(({ severity }) => severity === 'error'),
    [],
  );
  const subject = runSubject(plan);
  assert.ok(subject && plan.options);
  return { subject, options: plan.options };
}
