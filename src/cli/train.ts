import { basename } from 'node:path';
import { factsBefore } from '../diagnose/factsBefore.ts';
import { findingsOf } from '../diagnose/runFindings.ts';
import { type RunRecorder, recordRun } from '../diagnose/trainedRun.ts';
import type { Checkpoint } from '../engine/checkpoint.ts';
import type { EpochRecord } from '../engine/epochBlock.ts';
import type { EngineOptions } from '../engine/options.ts';
import { measureTest } from '../engine/testing.ts';
import { createTrainer, type Trainer } from '../engine/trainer.ts';
import { type Diagnosis, diagnosisJson } from '../findings/diagnosisJson.ts';
import { textDigest } from '../threads/node/digests.ts';
import { fastestArithmetic } from '../threads/node/kernelFiles.ts';
import { epochJson } from '../trace/epochJson.ts';
import { type LayerParameters, layersJson } from '../trace/layersJson.ts';
import { type DocumentFacts, runJson } from '../trace/runJson.ts';
import { misfitOf, placeInWords, readResumed, say, unwritable, writeCheckpoint } from './checkpoints.ts';
import type { TrainCommand } from './commandLine.ts';
import { outcomeOf, trainEpochs } from './epochs.ts';
import { comparisonLine, findingsParagraph, isBad } from './findingsText.ts';
import { lossNote } from './lossNote.ts';
import { printable } from './printable.ts';
import { progressBar } from './progress.ts';
import { finalReport, headline } from './report.ts';
import { prepareFile } from './specFile.ts';
import type { Terminal } from './terminal.ts';

const exitCodes = { finished: 0, diverged: 1, stopped: 130 } as const;
/** In place of 0, where a strict caller is to see that something is wrong. */
const unwell = 3;

/** Trains a file's network and prints what came of it. Gives the exit code. */
export async function train(command: TrainCommand, terminal: Terminal): Promise<number> {
  const unfit = await unwritable(command, terminal);
  if (unfit !== undefined) {
    say(command.checkpoint!, unfit, terminal);
    return 1;
  }
  const resumed = command.resume === undefined ? undefined : await readResumed(command.resume, terminal);
  if (command.resume !== undefined && !resumed) return 1;
  const scheduleEpochs = resumed?.scheduleEpochs;
  const prepared = await prepareFile(command.file, terminal, {
    ...command,
    ...(scheduleEpochs !== undefined && { scheduleEpochs }),
  });
  const known = prepared && factsBefore(prepared, basename(command.file, '.mlp.json'), textDigest);
  if (!known || !prepared.options || !prepared.summary) return 1;
  const { options, summary } = prepared;
  const { before } = known;
  const facts = { ...known, classes: summary.classNames };
  const arithmetic = fastestArithmetic({ precision: options.precision, ...command.computing });
  // The epochs before a checkpoint are not there to be judged.
  const recorder = resumed ? undefined : recordRun(prepared, known, command.seed !== undefined);
  const recordTensors = (epoch: number, newest: boolean) =>
    command.json || command.checkpoint !== undefined || recorder?.wants(epoch, newest) === true;
  const trainer = createTrainer(options, { recordTensors, arithmetic });
  const continued = { options, settings: facts.settings, trainer };
  if (resumed) {
    const misfit = misfitOf(resumed, continued) ?? nothingLeft(resumed.checkpoint, command);
    if (misfit !== undefined) {
      say(command.resume!, misfit, terminal);
      return 1;
    }
    trainer.restore(resumed.checkpoint);
  }
  const end = command.stopAfter ?? options.epochs;
  const training = { options, trainer, end, recorder, isKept: command.checkpoint !== undefined };
  const diagnosis = (): Diagnosis => ({
    references: before?.levels ?? [],
    findings: recorder ? findingsOf(recorder.run) : (before?.findings ?? []),
  });
  if (command.json) await printDocument(facts, training, diagnosis, terminal);
  else {
    await terminal.out(headline(facts.name, options, summary));
    const last = await trainToLast(training, terminal);
    await terminal.out(finalReport(last, options, trainer, measureTest(trainer, options)));
    if (recorder) await terminal.out(comparisonLine(recorder.run));
    await terminal.out(findingsParagraph(diagnosis(), command.file));
  }
  if (trainer.divergence) terminal.err(`${command.file}: ${printable(trainer.divergence.message)}\n`);
  const isWritten = await writeCheckpoint(command, continued, scheduleEpochs ?? options.epochs, terminal);
  if (!isWritten) return exitCodes.diverged;
  const isAsked = trainer.state === 'training' && trainer.epoch === command.stopAfter;
  const code = isAsked ? exitCodes.finished : exitCodes[outcomeOf(trainer)];
  return code === exitCodes.finished && command.strict && isBad(diagnosis()) ? unwell : code;
}

/** What is trained in this call, and who records it for the diagnosis. */
interface RecordedTraining {
  readonly options: EngineOptions;
  readonly trainer: Trainer;
  readonly end: number;
  readonly recorder: RunRecorder | undefined;
  /** Whether a checkpoint is written of it at its end. */
  readonly isKept: boolean;
}

async function* recordedEpochs({ trainer, end, recorder, isKept }: RecordedTraining, terminal: Terminal) {
  for await (const record of trainEpochs(trainer, end, terminal, { isKept })) {
    recorder?.add(record);
    yield record;
  }
  recorder?.end(trainer);
}

/** Whether `--stop-after` names an epoch that is behind the checkpoint. */
function nothingLeft(checkpoint: Checkpoint, { stopAfter }: TrainCommand): string | undefined {
  if (stopAfter === undefined || stopAfter > checkpoint.epoch) return undefined;
  return `the checkpoint was written ${placeInWords(checkpoint)}, and --stop-after ${stopAfter} is not after that; give a later epoch`;
}

async function trainToLast(training: RecordedTraining, terminal: Terminal) {
  const progress = progressBar(training.options.epochs, terminal.interactive ? terminal.err : undefined);
  let last: EpochRecord | undefined;
  for await (const record of recordedEpochs(training, terminal)) {
    last = record;
    progress.show(record.epoch, () => lossNote(record));
  }
  progress.clear();
  return last;
}

/** Epochs are printed as they come, so that a long training does not wait in memory. */
async function printDocument(
  facts: DocumentFacts,
  training: RecordedTraining,
  diagnosis: () => Diagnosis,
  terminal: Terminal,
): Promise<void> {
  const { options, trainer } = training;
  const progress = progressBar(options.epochs, terminal.interactive && !terminal.shared ? terminal.err : undefined);
  let separator = '{"epochs":[\n';
  for await (const record of recordedEpochs(training, terminal)) {
    progress.show(record.epoch, () => lossNote(record));
    await terminal.out(separator + epochJson(record, trainer.layout, facts));
    separator = ',\n';
  }
  progress.clear();
  if (separator !== ',\n') await terminal.out(separator);
  await terminal.out('\n],"layers":[\n');
  for (const piece of layersJson(parametersOf(trainer), facts.precision)) await terminal.out(piece);
  const ending = {
    outcome: outcomeOf(trainer),
    stopReason: trainer.stopReason,
    message: trainer.divergence?.message ?? '',
    test: measureTest(trainer, options),
  };
  await terminal.out(`\n],${diagnosisJson(diagnosis()).slice(1, -1)},${runJson(facts, ending).slice(1)}\n`);
}

function parametersOf({ network }: Trainer): LayerParameters[] {
  return network.layers.map(({ name, activation, I, O, hasBias, w, b }) => ({
    name,
    activation,
    inputs: I,
    outputs: O,
    weights: w,
    biases: hasBias ? b : undefined,
  }));
}
