import { basename } from 'node:path';
import { findingsOf } from '../diagnose/runFindings.ts';
import { recordRun } from '../diagnose/trainedRun.ts';
import { createTrainer } from '../engine/trainer.ts';
import { runFacts } from '../run/runFacts.ts';
import { textDigest } from '../threads/node/digests.ts';
import { fastestArithmetic } from '../threads/node/kernelFiles.ts';
import type { DiagnoseCommand } from './commandLine.ts';
import { trainEpochs } from './epochs.ts';
import { printable } from './printable.ts';
import { prepareFile } from './specFile.ts';
import type { Terminal } from './terminal.ts';

/** Trains a file's network and says what is wrong with it. Gives the exit code. */
export async function diagnose(command: DiagnoseCommand, terminal: Terminal): Promise<number> {
  const prepared = await prepareFile(command.file, terminal, command);
  if (!prepared?.parsed.spec || !prepared.options) return 1;
  const { options, parsed } = prepared;
  const facts = runFacts(parsed.spec!, options, basename(command.file, '.mlp.json'), textDigest);
  const recorder = recordRun(prepared, facts, command.seed !== undefined);
  const arithmetic = fastestArithmetic({ precision: options.precision, ...command.computing });
  const trainer = createTrainer(options, { recordTensors: recorder.wants, arithmetic });
  for await (const record of trainEpochs(trainer, options.epochs, terminal)) recorder.add(record);
  recorder.end(trainer);
  const findings = findingsOf(recorder.run);
  if (command.json) await terminal.out(`${JSON.stringify({ findings })}\n`);
  else for (const { severity, message } of findings) await terminal.out(`${severity}: ${printable(message)}\n`);
  return terminal.stopped ? 130 : 0;
}
