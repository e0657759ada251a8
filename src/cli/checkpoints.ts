import { resolve } from 'node:path';
import { specDifference } from '../compare/specDifference.ts';
import { type Fault, faultSentence } from '../disk/fault.ts';
import { fileBytes } from '../disk/openFile.ts';
import type { CheckpointPlace } from '../engine/checkpoint.ts';
import { checkpointMisfit } from '../engine/checkpointMisfit.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Trainer } from '../engine/trainer.ts';
import type { RunSettings, SettingGroup } from '../run/settings.ts';
import {
  checkpointDamage,
  mayBecomeCheckpoint,
  packCheckpoint,
  readCheckpoint,
  type StoredCheckpoint,
} from '../storage/checkpointFile.ts';
import { codeOf } from '../storage/disk.ts';
import { diskProblem } from '../storage/diskProblem.ts';
import { writeWholeFile, writingError } from '../storage/wholeFile.ts';
import { dataDigest } from '../threads/node/digests.ts';
import type { TrainCommand } from './commandLine.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** The training that a checkpoint is made of or has to fit. */
interface Continued {
  readonly options: EngineOptions;
  readonly settings: RunSettings;
  readonly trainer: Trainer;
}

/** The checkpoint that `--resume` names; undefined when it cannot be read, and why has been said. */
export async function readResumed(file: string, terminal: Terminal): Promise<StoredCheckpoint | undefined> {
  let damage: string | undefined;
  const bytes = await fileBytes(resolve(terminal.folder, file), { most: mostBytes }, (beginning, size) => {
    damage = checkpointDamage(beginning, size);
    return damage === undefined;
  });
  if (!(bytes instanceof Uint8Array)) {
    say(file, sentenceOf(bytes), terminal);
    return undefined;
  }
  const stored = damage ?? readCheckpoint(bytes);
  if (typeof stored !== 'string') return stored;
  say(file, stored, terminal);
  return undefined;
}

/** Why a stored checkpoint does not continue this training, in words; undefined when it does. */
export function misfitOf(stored: StoredCheckpoint, { options, settings, trainer }: Continued): string | undefined {
  const before = withoutLength(stored.settings);
  const now = withoutLength(settings);
  if (JSON.stringify(before) !== JSON.stringify(now)) {
    const lines = specDifference(before, now);
    const what = lines.length > 0 ? lines.map(line => `\n  ${line}`).join('') : ' its settings are others';
    return `the checkpoint is of another training; from the checkpoint to this file:${what}`;
  }
  if (stored.data !== dataDigest(options)) {
    return 'the data has changed since the checkpoint was written: its rows hold other numbers; train again from the start';
  }
  return checkpointMisfit(stored.checkpoint, trainer);
}

/** The name is only a name, and a training may be continued for more epochs than it had. */
function withoutLength({ name: _, ...settings }: RunSettings): RunSettings {
  const { epochs: __, ...training } = settings.training as SettingGroup;
  return { ...settings, training };
}

/** Why `--checkpoint` cannot be written, before hours are spent; undefined when it can as far as that can be known. */
export async function unwritable({ checkpoint }: TrainCommand, terminal: Terminal): Promise<string | undefined> {
  if (checkpoint === undefined) return undefined;
  const path = resolve(terminal.folder, checkpoint);
  const beginning = await fileBytes(path, { most: Number.POSITIVE_INFINITY }, () => false);
  if (beginning instanceof Uint8Array) {
    if (!mayBecomeCheckpoint(beginning)) {
      return 'there is a file of this name that is no checkpoint, and it is left alone; give another name';
    }
  } else if (beginning.fault !== 'missing') return sentenceOf(beginning);
  const error = await writingError(path);
  if (error === undefined) return undefined;
  if (codeOf(error) === 'ENOENT') return 'the folder of the checkpoint does not exist; make it first';
  return `the checkpoint cannot be written: ${errorWords(error)}; name a file in another folder`;
}

/** Writes where the training stands, whole or not at all, and says so. False when that failed, which has been said. */
export async function writeCheckpoint(
  { file, checkpoint }: Pick<TrainCommand, 'file' | 'checkpoint'>,
  { options, settings, trainer }: Continued,
  scheduleEpochs: number,
  terminal: Terminal,
): Promise<boolean> {
  if (checkpoint === undefined) return true;
  if (trainer.state === 'diverged') {
    say(checkpoint, 'not written: a training that diverged cannot be continued', terminal);
    return false;
  }
  const saved = trainer.checkpoint('forRecord');
  const bytes = packCheckpoint({
    version: version(),
    settings,
    data: dataDigest(options),
    scheduleEpochs,
    checkpoint: saved,
  });
  try {
    await writeWholeFile(resolve(terminal.folder, checkpoint), [bytes], new AbortController().signal);
  } catch (error) {
    say(checkpoint, `the checkpoint could not be written: ${errorWords(error)}`, terminal);
    return false;
  }
  const isWhole = trainer.state === 'finished';
  const where = isWhole ? 'of the whole training' : `${placeInWords(saved)} of ${options.epochs}`;
  const longer = isWhole ? ' with a larger --epochs' : '';
  say(checkpoint, `checkpoint ${where}; "backprop train ${file} --resume ${checkpoint}"${longer} continues`, terminal);
  return true;
}

/** Where a checkpoint stands: `after epoch 3`, or `within epoch 4`. */
export function placeInWords({ epoch, batch }: CheckpointPlace): string {
  return batch > 0 ? `within epoch ${epoch + 1}` : `after epoch ${epoch}`;
}

export function say(file: string, message: string, terminal: Terminal): void {
  terminal.err(`${printable(file)}: ${message.split('\n').map(printable).join('\n')}\n`);
}

/** Bytes that are read into memory at once. */
const mostBytes = 2 ** 31 - 1;

/** What a file system said: `the disk is full (ENOSPC)`. */
function errorWords(error: unknown): string {
  const { what, code } = diskProblem(error);
  return code === undefined ? what : `${what} (${code})`;
}

function sentenceOf(fault: Fault): string {
  return fault.fault === 'tooLarge' ? 'this is too large to be a checkpoint' : faultSentence(fault, 'a file');
}
