import assert from 'node:assert/strict';
import { beforeTraining } from '../../../src/diagnose/beforeTraining.ts';
import { failedBatch } from '../../../src/engine/divergence.ts';
import { measureTest } from '../../../src/engine/testing.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { Run } from '../../../src/run/run.ts';
import { runFacts } from '../../../src/run/runFacts.ts';
import { runSubject } from '../../../src/run/runSubject.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { textDigest } from '../../../src/threads/node/digests.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';

/** The text trained to its end in this process, as the run that the editor would have. `keeps` says whose tensors are kept. */
export async function recordedRun(text: string, keeps: (epoch: number) => boolean = () => true): Promise<Run> {
  const prepared = await prepare(text, { files: undefined, limits: defaultLimits });
  const { parsed, options } = prepared;
  const before = beforeTraining(prepared);
  assert.ok(parsed.spec && options);
  const arithmetic = fastestArithmetic({ precision: options.precision, reproducible: false, threads: 1 });
  const trainer = createTrainer(options, { recordTensors: keeps, arithmetic });
  const run = new Run(
    {
      ...runFacts(parsed.spec, options, 'net', textDigest),
      ...(before && { before }),
      id: 'a',
      spec: 'file:///net.mlp.json',
      seedGiven: false,
      startedAt: 0,
    },
    1e8,
    runSubject(prepared),
  );
  while (trainer.state === 'training') {
    const block = trainer.run();
    if (block) run.append(block);
  }
  const { divergence } = trainer;
  const message = divergence?.message ?? trainer.stopReason;
  run.setState(trainer.state, message, measureTest(trainer, options), divergence && failedBatch(divergence));
  return run;
}
