import { basename } from 'node:path';
import { beforeTraining } from '../diagnose/beforeTraining.ts';
import { findingsOf } from '../diagnose/runFindings.ts';
import { recordRun } from '../diagnose/trainedRun.ts';
import { createTrainer } from '../engine/trainer.ts';
import { diagnosisJson } from '../findings/diagnosisJson.ts';
import { runFacts } from '../run/runFacts.ts';
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
  if (!prepared?.parsed.spec || !prepared.options) return 1;
  const { options, parsed } = prepared;
  const before = beforeTraining(prepared);
  const name = basename(command.file, '.mlp.json');
  const facts = { ...runFacts(parsed.spec!, options, name, textDigest), ...(before && { before }) };
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
  const references = recorder.run.info.before?.levels ?? [];
  if (command.json) await terminal.out(`${diagnosisJson({ references, findings })}\n`);
  else await terminal.out(comparisonLine(recorder.run) + findingsReport(findings) + paragraph);
  return terminal.stopped ? 130 : 0;
}
