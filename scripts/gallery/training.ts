import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { nodeFiles } from '../../src/data/nodeFiles.ts';
import { factsBefore } from '../../src/diagnose/factsBefore.ts';
import { recordRun } from '../../src/diagnose/trainedRun.ts';
import { recordsOf } from '../../src/engine/epochBlock.ts';
import { createTrainer } from '../../src/engine/trainer.ts';
import { prepare } from '../../src/plan/prepare.ts';
import type { Run } from '../../src/run/run.ts';
import { defaultLimits } from '../../src/spec/limits.ts';
import { textDigest } from '../../src/threads/node/digests.ts';
import { fastestArithmetic } from '../../src/threads/node/kernelFiles.ts';

/** Trains the network of a file in this process, as `backprop diagnose` does. Throws where the file is invalid. */
export function trainedFile(file: string, seed?: number): Promise<Run> {
  return trainedText(readFileSync(file, 'utf8'), file, seed);
}

/** The same of a text; its data files are those of the folder that `file` is in. */
export async function trainedText(text: string, file: string, seed?: number): Promise<Run> {
  const folder = dirname(file);
  const files = nodeFiles(folder, folder);
  const prepared = await prepare(text, { files, limits: defaultLimits, ...(seed !== undefined && { seed }) });
  const { options, problems } = prepared;
  const facts = factsBefore(prepared, basename(file, '.mlp.json'), textDigest);
  if (!facts || !options) throw new Error(`${file}: ${problems.map(({ message }) => message).join('; ')}`);
  const recorder = recordRun(prepared, facts, seed !== undefined);
  const arithmetic = fastestArithmetic({ precision: options.precision, reproducible: true, threads: 1 });
  const trainer = createTrainer(options, { recordTensors: recorder.wants, arithmetic });
  while (trainer.state === 'training' && trainer.epoch < options.epochs) {
    const block = trainer.run(options.epochs - trainer.epoch);
    if (block) for (const record of recordsOf(block, trainer.layout)) recorder.add(record);
  }
  recorder.end(trainer);
  return recorder.run;
}
