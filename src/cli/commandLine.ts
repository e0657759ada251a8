import { parseArgs } from 'node:util';
import { defaultLimits } from '../spec/limits.ts';
import { nearest, quote } from '../spec/words.ts';

export interface TrainCommand {
  readonly type: 'train';
  readonly file: string;
  readonly json: boolean;
  readonly epochs?: number;
  readonly seed?: number;
}

export type Command =
  | TrainCommand
  | { readonly type: 'validate'; readonly files: readonly string[] }
  | { readonly type: 'help' }
  | { readonly type: 'version' }
  /** The command line itself is wrong. */
  | { readonly type: 'misuse'; readonly message: string };

export const usage = `Usage:
  backprop train FILE [--epochs N] [--seed N] [--json]   train the network that FILE describes
  backprop validate FILE...                              say what is wrong with the files, data included
  backprop --help
  backprop --version

Options:
  --epochs N   train for N epochs instead of the file's
  --seed N     start from the seed N instead of the file's, from 0 to 4294967295
  --json       print one JSON document: every epoch with the numbers of every layer, and the final weights

Exit status: 0 all went well; 1 a file has errors, or the training diverged; 2 the command was misused;
130 stopped with Ctrl+C.
`;

const options = {
  epochs: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const commands = ['train', 'validate'];

/** What the arguments ask for. */
export function readCommandLine(args: readonly string[]): Command {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return misuse(firstSentence(error));
  }
  const { values, positionals } = parsed;
  const [command, ...files] = positionals;
  if (values.help) return { type: 'help' };
  if (values.version) return { type: 'version' };
  if (command === 'train') return trainCommand(files, values);
  if (command === 'validate') return validateCommand(files, Object.keys(values));
  if (command === undefined) return misuse('no command is given');
  const meant = nearest(command, commands);
  return misuse(`unknown command ${quote(command)}${meant ? `; did you mean ${quote(meant)}?` : ''}`);
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

type Values = ReturnType<typeof parse>['values'];

function trainCommand(files: readonly string[], values: Values): Command {
  const [file] = files;
  if (file === undefined || files.length > 1) return misuse(`"train" takes one file, found ${files.length}`);
  const epochs = wholeNumber('--epochs', values.epochs, 1, defaultLimits.epochs);
  const seed = wholeNumber('--seed', values.seed, 0, 0xffff_ffff);
  if (typeof epochs === 'string') return misuse(epochs);
  if (typeof seed === 'string') return misuse(seed);
  return {
    type: 'train',
    file,
    json: values.json === true,
    ...(epochs !== undefined && { epochs }),
    ...(seed !== undefined && { seed }),
  };
}

function validateCommand(files: readonly string[], given: readonly string[]): Command {
  if (given.length > 0) return misuse(`"validate" has no option --${given[0]}`);
  return files.length === 0 ? misuse('"validate" takes at least one file') : { type: 'validate', files };
}

/** The option's number, undefined when it is not given, or what is wrong with it. */
function wholeNumber(option: string, text: string | undefined, min: number, max: number): number | string | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max
    ? value
    : `${option} takes a whole number from ${min} to ${max}, found ${quote(text)}`;
}

function misuse(message: string): Command {
  return { type: 'misuse', message };
}

function firstSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('. ')[0]!.replace(/\.$/, '');
}
