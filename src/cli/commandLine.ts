import { parseArgs } from 'node:util';
import { defaultLimits } from '../spec/limits.ts';
import { quote, suggestion } from '../spec/words.ts';

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

const options = {
  epochs: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** What an option that takes a number may hold. */
const ranges = { epochs: [1, defaultLimits.epochs], seed: [0, 0xffff_ffff] } as const;

/** What the arguments ask for. */
export function readCommandLine(args: readonly string[]): Command {
  const { positionals, given, message } = parse(args);
  if (message !== undefined) return misuse(message);
  const [command, ...files] = positionals;
  if (given.has('help') || command === 'help') return { type: 'help' };
  if (given.has('version')) return { type: 'version' };
  if (command === undefined) return misuse('no command is given');
  if (command !== 'train' && command !== 'validate') {
    return misuse(`unknown command ${quote(command)}${suggestion(command, ['train', 'validate', 'help'])}`);
  }
  if (files.includes('')) return misuse(`${quote(command)} was given an empty file name`);
  return command === 'train' ? trainCommand(files, given) : validateCommand(files, given);
}

type Given = ReadonlyMap<string, string | undefined>;

interface Parsed {
  readonly positionals: readonly string[];
  /** The options with the text of their values. The last one counts. */
  readonly given: Given;
  readonly message?: string;
}

/** Not parseArgs' own strict mode, which takes `--seed -1` for a mistake of another kind and answers with three lines. */
function parse(args: readonly string[]): Parsed {
  const { positionals, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string | undefined>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const message = optionMessage(name, rawName, value);
    if (message !== undefined) return { positionals, given, message };
    given.set(name, value);
  }
  return { positionals, given };
}

/** What is wrong with an option as such. */
function optionMessage(name: string, written: string, value: string | undefined): string | undefined {
  if (!Object.hasOwn(options, name)) {
    return `unknown option ${quote(written)}${suggestion(
      written,
      Object.keys(options).map(known => `--${known}`),
    )}`;
  }
  if (name === 'epochs' || name === 'seed') return numberMessage(name, value);
  return value === undefined ? undefined : `--${name} takes no value, found ${quote(value)}`;
}

function numberMessage(name: keyof typeof ranges, value: string | undefined): string | undefined {
  const [min, max] = ranges[name];
  if (value !== undefined && /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) return undefined;
  const found = value === undefined ? 'nothing' : quote(value);
  return `--${name} takes a whole number from ${min} to ${max}, found ${found}`;
}

function trainCommand(files: readonly string[], given: Given): Command {
  const [file] = files;
  if (file === undefined || files.length > 1) return misuse(`"train" takes one file, found ${files.length}`);
  return {
    type: 'train',
    file,
    json: given.has('json'),
    ...(given.has('epochs') && { epochs: Number(given.get('epochs')) }),
    ...(given.has('seed') && { seed: Number(given.get('seed')) }),
  };
}

function validateCommand(files: readonly string[], given: Given): Command {
  const [option] = given.keys();
  if (option !== undefined) return misuse(`"validate" has no option --${option}`);
  return files.length === 0 ? misuse('"validate" takes at least one file, found none') : { type: 'validate', files };
}

function misuse(message: string): Command {
  return { type: 'misuse', message };
}
