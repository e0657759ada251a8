import { parseArgs } from 'node:util';
import type { ArithmeticChoice } from '../run/workerMessages.ts';
import { defaultLimits } from '../spec/limits.ts';
import { quote, suggestion } from '../spec/words.ts';

/** How a training is computed. */
type Computing = Omit<ArithmeticChoice, 'precision'>;

export interface TrainCommand {
  readonly type: 'train';
  readonly file: string;
  readonly json: boolean;
  readonly computing: Computing;
  readonly epochs?: number;
  readonly seed?: number;
  /** The last epoch that is trained in this call, though the training is longer. */
  readonly stopAfter?: number;
  /** Where to write a checkpoint when this call ends. */
  readonly checkpoint?: string;
  /** A warning or an error of the diagnosis is an exit code of its own. */
  readonly strict?: boolean;
  /** The checkpoint to continue from. */
  readonly resume?: string;
}

export interface ChainCommand {
  readonly type: 'chain';
  readonly file: string;
  readonly json: boolean;
  readonly computing: Computing;
  /** A row of the source, from 0. */
  readonly sample?: number;
  /** Epochs that are trained first. */
  readonly epoch?: number;
  /** The name of the only layer that is wanted. */
  readonly layer?: string;
}

export interface DiagnoseCommand {
  readonly type: 'diagnose';
  /** The fixes of the first findings are tried. */
  readonly tryFixes?: boolean;
  readonly file: string;
  readonly json: boolean;
  readonly computing: Computing;
  readonly epochs?: number;
  readonly seed?: number;
}

export interface GradcheckCommand {
  readonly type: 'gradcheck';
  readonly file: string;
  readonly json: boolean;
}

/** Compares gradients that a person's own back-propagation wrote. */
export interface CompareCommand {
  readonly type: 'compare';
  readonly file: string;
  readonly json: boolean;
  /** The file of gradients. */
  readonly against: string;
  /** A row of the source, from 0; all training rows if undefined. */
  readonly sample?: number;
}

type Command =
  | TrainCommand
  | ChainCommand
  | GradcheckCommand
  | CompareCommand
  /** How a file of gradients looks for a spec. */
  | { readonly type: 'format'; readonly file: string }
  | DiagnoseCommand
  | { readonly type: 'validate'; readonly files: readonly string[] }
  /** A debugger for an editor, which talks to it over the standard input and output. */
  | { readonly type: 'debug-adapter' }
  | { readonly type: 'help' }
  | { readonly type: 'version' }
  /** The command line itself is wrong. */
  | { readonly type: 'misuse'; readonly message: string };

const options = {
  epochs: { type: 'string' },
  seed: { type: 'string' },
  'stop-after': { type: 'string' },
  checkpoint: { type: 'string' },
  resume: { type: 'string' },
  sample: { type: 'string' },
  epoch: { type: 'string' },
  layer: { type: 'string' },
  against: { type: 'string' },
  format: { type: 'boolean' },
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
  'try-fixes': { type: 'boolean' },
  reproducible: { type: 'boolean' },
  threads: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** What an option that takes a number may hold. */
const ranges = {
  epochs: [1, defaultLimits.epochs],
  seed: [0, 0xffff_ffff],
  'stop-after': [1, defaultLimits.epochs],
  sample: [0, 0xffff_ffff],
  epoch: [0, defaultLimits.epochs],
  threads: [1, 2],
} as const;

/** What an option that takes a text stands before. */
const texts = {
  layer: 'the name of a layer',
  against: 'the name of a file of gradients',
  checkpoint: 'the name of a file to write',
  resume: 'the name of a file that --checkpoint wrote',
} as const;

/** The commands, with the options that each takes. All but `debug-adapter` work on files. */
const commandOptions = {
  train: ['epochs', 'seed', 'stop-after', 'checkpoint', 'resume', 'reproducible', 'threads', 'strict', 'json'],
  validate: [],
  chain: ['sample', 'epoch', 'layer', 'reproducible', 'threads', 'json'],
  gradcheck: ['against', 'sample', 'format', 'json'],
  diagnose: ['epochs', 'seed', 'reproducible', 'threads', 'try-fixes', 'json'],
  'debug-adapter': [],
} as const satisfies Readonly<Record<string, readonly (keyof typeof options)[]>>;

type CommandName = keyof typeof commandOptions;

/** What the arguments ask for. */
export function readCommandLine(args: readonly string[]): Command {
  const { positionals, given, message } = parse(args);
  if (message !== undefined) return misuse(message);
  const [command, ...files] = positionals;
  if (given.has('help') || command === 'help') return { type: 'help' };
  if (given.has('version')) return { type: 'version' };
  if (command === undefined) return misuse('no command is given');
  if (!isCommandName(command)) {
    const known = [...Object.keys(commandOptions), 'help'];
    return misuse(`unknown command ${quote(command)}${suggestion(command, known)}`);
  }
  if (files.includes('')) return misuse(`${quote(command)} was given an empty file name`);
  const takes: readonly string[] = commandOptions[command];
  const foreign = [...given.keys()].find(option => !takes.includes(option));
  if (foreign !== undefined) return misuse(`${quote(command)} has no option --${foreign}${instead(foreign, takes)}`);
  return fileCommand(command, files, given);
}

function isCommandName(command: string): command is CommandName {
  return Object.hasOwn(commandOptions, command);
}

function instead(option: string, takes: readonly string[]): string {
  return suggestion(
    `--${option}`,
    takes.map(known => `--${known}`),
  );
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
  const text = texts[name as keyof typeof texts];
  if (text !== undefined) return value ? undefined : `--${name} takes ${text}, found nothing`;
  if (Object.hasOwn(ranges, name)) return numberMessage(name as keyof typeof ranges, value);
  return value === undefined ? undefined : `--${name} takes no value, found ${quote(value)}`;
}

function numberMessage(name: keyof typeof ranges, value: string | undefined): string | undefined {
  const [min, max] = ranges[name];
  if (value !== undefined && /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) return undefined;
  const found = value === undefined ? 'nothing' : quote(value);
  return `--${name} takes a whole number from ${min} to ${max}, found ${found}`;
}

function fileCommand(type: CommandName, files: readonly string[], given: Given): Command {
  const [file] = files;
  if (type === 'debug-adapter') {
    return file === undefined
      ? { type }
      : misuse(`${quote(type)} takes no file, found ${quote(file)}: "launch" names one`);
  }
  if (type === 'validate') {
    return file === undefined ? misuse('"validate" takes at least one file, found none') : { type, files };
  }
  if (file === undefined || files.length > 1) return misuse(`${quote(type)} takes one file, found ${files.length}`);
  const json = given.has('json');
  if (type === 'gradcheck') return gradcheckCommand(file, json, given);
  return {
    type,
    file,
    json,
    computing: { reproducible: given.has('reproducible'), threads: given.get('threads') === '1' ? 1 : 2 },
    ...numberGiven('epochs', given),
    ...numberGiven('seed', given),
    ...numberGiven('sample', given),
    ...numberGiven('epoch', given),
    ...(given.has('stop-after') && { stopAfter: Number(given.get('stop-after')) }),
    ...(given.has('strict') && { strict: true }),
    ...(given.has('try-fixes') && { tryFixes: true }),
    ...textGiven('layer', given),
    ...textGiven('checkpoint', given),
    ...textGiven('resume', given),
  };
}

function gradcheckCommand(file: string, json: boolean, given: Given): Command {
  const against = given.get('against');
  if (given.has('format')) {
    const other = [...given.keys()].find(option => option !== 'format');
    return other === undefined ? { type: 'format', file } : misuse(`--format goes without --${other}`);
  }
  if (against !== undefined) return { type: 'compare', file, json, against, ...numberGiven('sample', given) };
  return given.has('sample')
    ? misuse('--sample of "gradcheck" goes with --against only')
    : { type: 'gradcheck', file, json };
}

function textGiven<Name extends keyof typeof texts>(name: Name, given: Given): { readonly [Key in Name]?: string } {
  return given.has(name) ? ({ [name]: given.get(name) } as Record<Name, string>) : {};
}

function numberGiven<Name extends keyof typeof ranges>(name: Name, given: Given): { readonly [Key in Name]?: number } {
  return given.has(name) ? ({ [name]: Number(given.get(name)) } as Record<Name, number>) : {};
}

function misuse(message: string): Command {
  return { type: 'misuse', message };
}
