import { basename } from 'node:path';
import { loadRows } from '../engine/batches.ts';
import { explicitLayers } from '../engine/explicit.ts';
import { inFloat64 } from '../engine/network.ts';
import type { EngineOptions } from '../engine/options.ts';
import { forward } from '../engine/passes.ts';
import { createTrainer, type Trainer } from '../engine/trainer.ts';
import { count, list, quote, suggestion } from '../spec/words.ts';
import { fastestArithmetic } from '../threads/node/kernelFiles.ts';
import { chainEnd, chainStart, layerJson } from './chainJson.ts';
import type { Chain } from './chainNotes.ts';
import { chainHeading, layerText } from './chainText.ts';
import type { ChainCommand } from './commandLine.ts';
import { trainEpochs } from './epochs.ts';
import { lossNote } from './lossNote.ts';
import { printable } from './printable.ts';
import { progressBar } from './progress.ts';
import { missingRow, prepareFile } from './specFile.ts';
import type { Terminal } from './terminal.ts';

/** Prints back-propagation for one sample, last layer first. Gives the exit code. */
export async function chain(command: ChainCommand, terminal: Terminal): Promise<number> {
  const { file, sample, epoch = 0 } = command;
  const prepared = await prepareFile(file, terminal, sample === undefined ? {} : { sample });
  if (!prepared?.options || !prepared.summary) return 1;
  const { options, summary } = prepared;
  const refusal =
    missingRow(sample, summary.probeRow) ?? lateEpoch(epoch, options.epochs) ?? unknownLayer(command.layer, options);
  if (refusal !== undefined) return refuse(file, refusal, terminal);
  const arithmetic = fastestArithmetic({ precision: options.precision, ...command.computing });
  const trainer = createTrainer({ ...options, epochs: epoch }, { recording: false, arithmetic });
  await trainTo(epoch, trainer, terminal);
  if (trainer.epoch < epoch) return terminal.stopped ? 130 : refuse(file, earlyEnd(trainer), terminal);
  const name = prepared.parsed.spec?.name ?? basename(file, '.mlp.json');
  const network = inFloat64(trainer.network, 1);
  loadRows(network, options.probe, 0, 1);
  const className = classNameOf(options.probe.targets, summary.classNames);
  const made = { name, options, network, loss: forward(network, 1), epoch, row: summary.probeRow, className };
  await (command.json ? printJson : printText)(made, command.layer, terminal);
  return terminal.stopped ? 130 : 0;
}

/** The class that the targets of one sample say: one-hot, or 0 and 1 of a single output. */
function classNameOf(targets: Float64Array, names: readonly string[] | undefined): string | undefined {
  if (targets.length === 1) return names?.length === 2 ? names[targets[0]!] : undefined;
  return targets.every(target => target === 0 || target === 1) ? names?.[targets.indexOf(1)] : undefined;
}

function refuse(file: string, message: string, terminal: Terminal): number {
  terminal.err(`${file}: ${printable(message)}\n`);
  return 1;
}

function lateEpoch(epoch: number, epochs: number): string | undefined {
  if (epoch <= epochs) return undefined;
  return `--epoch: the file trains for ${count(epochs)} epochs, found ${count(epoch)}; give 0 to ${epochs}`;
}

function unknownLayer(layer: string | undefined, { layers }: EngineOptions): string | undefined {
  const names = layers.map(({ name }) => name);
  if (layer === undefined || names.includes(layer)) return undefined;
  const meant = suggestion(layer, names) || `; there is ${list(names, 'and')}`;
  return `--layer: no layer is called ${quote(layer)}${meant}`;
}

function earlyEnd({ epoch, divergence, stopReason }: Trainer): string {
  const why = divergence ? divergence.message : `the training ended early: ${stopReason}`;
  return `--epoch: ${why}; give 0 to ${epoch}`;
}

async function trainTo(epoch: number, trainer: Trainer, terminal: Terminal): Promise<void> {
  if (epoch === 0) return;
  const progress = progressBar(epoch, terminal.interactive ? terminal.err : undefined);
  for await (const record of trainEpochs(trainer, epoch, terminal)) {
    progress.show(record.epoch, () => lossNote(record));
  }
  progress.clear();
}

/** The wanted layers, last to first, each with its number: computed one by one, as they may be large. */
function* wanted({ network }: Chain, only: string | undefined, terminal: Terminal) {
  let l = network.layers.length;
  for (const explicit of explicitLayers(network)) {
    l--;
    if (terminal.stopped) return;
    if (only === undefined || explicit.name === only) yield { l, explicit };
    if (explicit.name === only) return;
  }
}

async function printText(made: Chain, only: string | undefined, terminal: Terminal): Promise<void> {
  await terminal.out(chainHeading(made));
  for (const { l, explicit } of wanted(made, only, terminal)) await terminal.out(layerText(made, l, explicit));
}

async function printJson(made: Chain, only: string | undefined, terminal: Terminal): Promise<void> {
  await terminal.out(chainStart(made));
  let written = 0;
  for (const { l, explicit } of wanted(made, only, terminal)) {
    await terminal.out(written === 0 ? '\n' : ',\n');
    for (const piece of layerJson(made, l, explicit)) await terminal.out(piece);
    written++;
  }
  await terminal.out(chainEnd(written === (only === undefined ? made.network.layers.length : 1)));
}
