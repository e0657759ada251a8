import { basename } from 'node:path';
import { factsBefore } from '../diagnose/factsBefore.ts';
import { findingsOf } from '../diagnose/runFindings.ts';
import { recordRun } from '../diagnose/trainedRun.ts';
import { createTrainer } from '../engine/trainer.ts';
import { diagnosisJson } from '../findings/diagnosisJson.ts';
import { textDigest } from '../threads/node/digests.ts';
import { fastestArithmetic } from '../threads/node/kernelFiles.ts';
import type { DiagnoseCommand } from './commandLine.ts';
import { trainEpochs } from './epochs.ts';
import { comparisonLine, findingsReport } from './findingsText.ts';
import { prepareFile } from './specFile.ts';
import type { Terminal } from './terminal.ts';
import { triedFixes } from './triedFixes.ts';

/** Trains a file's network and says what is wrong with it. Gives the exit code. */
export async function diagnose(command: DiagnoseCommand, terminal: Terminal): Promise<number> {
  const prepared = await prepareFile(command.file, terminal, command);
  const facts = prepared && factsBefore(prepared, basename(command.file, '.mlp.json'), textDigest);
  if (!facts || !prepared.options) return 1;
  const { options } = prepared;
  const recorder = recordRun(prepared, facts, command.seed !== undefined);
  const arithmetic = fastestArithmetic({ precision: options.precision, ...command.computing });
  const trainer = createTrainer(options, { recordTensors: recorder.wants, arithmetic });
  for await (const record of trainEpochs(trainer, options.epochs, terminal)) recorder.add(record);
  recorder.end(trainer);
  const found = findingsOf(recorder.run);
  const { findings, paragraph } =
    command.tryFixes && !terminal.stopped
      ? await triedFixes(found, prepared.text, command, terminal)
      : { findings: found, paragraph: '' };
  const references = facts.before?.levels ?? [];
  if (command.json) await terminal.out(`${diagnosisJson({ references, findings })}\n`);
  else await terminal.out(comparisonLine(recorder.run) + findingsReport(findings) + paragraph);
  return terminal.stopped ? 130 : 0;
}
