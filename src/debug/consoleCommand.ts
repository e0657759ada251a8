import { type Direction, directions } from '../timeline/find.ts';
import { Refusal } from './refusal.ts';

/** What the Debug Console takes beside expressions. */
export type ConsoleCommand =
  | { readonly type: 'help' }
  /** Ends the searches that are under way. */
  | { readonly type: 'cancel' }
  | { readonly type: 'find'; readonly direction: Direction; readonly expression: string }
  | {
      readonly type: 'trace';
      readonly expression: string;
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly per: 'epoch' | 'batch';
    }
  | { readonly type: 'lastChange'; readonly expression: string }
  | { readonly type: 'set'; readonly target: string; readonly value: string };

/** The commands that are written as functions, and what each does. */
export const consoleFunctions = {
  first: { parameters: 'condition', meaning: 'The first moment of the training at which a condition holds.' },
  last: { parameters: 'condition', meaning: 'The last moment at which a condition holds.' },
  next: { parameters: 'condition', meaning: 'The next moment from here at which a condition holds.' },
  previous: { parameters: 'condition', meaning: 'The previous moment at which a condition holds.' },
  trace: {
    parameters: 'number, from epoch, to epoch, "batch"',
    meaning: 'The values of a number over the epochs, or with "batch" over the batches.',
  },
  lastChange: { parameters: 'expression', meaning: 'The operation that last changed a value.' },
} as const;

type FunctionName = keyof typeof consoleFunctions;

/** The command of a line of the console; undefined of an expression. Throws a Refusal for one that is not complete. */
export function consoleCommand(line: string): ConsoleCommand | undefined {
  const text = line.trim();
  if (text === 'help' || text === 'help()' || text === '?') return { type: 'help' };
  if (text === 'cancel' || text === 'cancel()') return { type: 'cancel' };
  const called = calledFunction(text);
  return called ? functionCommand(called.name, called.inside) : assignment(text);
}

/** `W(hidden)[0,0] = 0.5` */
function assignment(text: string): ConsoleCommand | undefined {
  const signs = topLevel(
    text,
    (character, at) => character === '=' && text[at + 1] !== '=' && !'=<>!'.includes(text[at - 1] ?? ' '),
  );
  const [sign] = signs;
  if (sign === undefined) return undefined;
  const [target, value] = [text.slice(0, sign).trim(), text.slice(sign + 1).trim()];
  if (signs.length > 1 || target === '' || value === '') {
    throw new Refusal('A value is set as in W(hidden)[0,0] = 0.5. To compare two values, write ==.');
  }
  return { type: 'set', target, value };
}

/** Whether a line is a function of the console, complete or not: it is none of the expression language. */
export function namesConsoleFunction(line: string): boolean {
  const [, name = ''] = /^\s*([A-Za-z]+)\s*\(/.exec(line) ?? [];
  return Object.hasOwn(consoleFunctions, name);
}

function calledFunction(text: string): { readonly name: FunctionName; readonly inside: string } | undefined {
  const [start, name] = /^([A-Za-z]+)\s*\(/.exec(text) ?? [];
  if (start === undefined || name === undefined || !Object.hasOwn(consoleFunctions, name)) return undefined;
  const inside = text.slice(start.length, -1);
  // The bracket that ends the line must be that of the function.
  const isClosed = text.endsWith(')') && text.length > start.length;
  if (isClosed && !closesEarly(inside)) return { name: name as FunctionName, inside };
  throw new Refusal(
    isClosed || closesEarly(text.slice(start.length))
      ? `"${name}(" is a command of its own: nothing may follow its ")".`
      : `"${name}(" has no ")" at its end.`,
  );
}

function functionCommand(name: FunctionName, inside: string): ConsoleCommand {
  const expression = inside.trim();
  if (expression === '')
    throw new Refusal(`"${name}" needs what to look for: ${name}(${consoleFunctions[name].parameters}).`);
  if (name === 'lastChange') return { type: 'lastChange', expression };
  if (name !== 'trace') return { type: 'find', direction: directions.find(known => known === name)!, expression };
  const [first = '', ...rest] = splitAt(
    inside,
    topLevel(inside, character => character === ','),
  ).map(part => part.trim());
  const per = /^(["'])batch\1$|^batch$/.test(rest.at(-1) ?? '') ? 'batch' : 'epoch';
  const epochs = (per === 'batch' ? rest.slice(0, -1) : rest).map(Number);
  if (epochs.length > 2 || !epochs.every(epoch => Number.isInteger(epoch) && epoch >= 1)) {
    throw new Refusal(
      `After its number, "trace" takes a first and a last epoch, and "batch": trace(loss, 1, 20, "batch").`,
    );
  }
  const [from, to] = epochs;
  return { type: 'trace', expression: first, from, to, per };
}

/** Whether a bracket is closed that was not opened. */
function closesEarly(text: string): boolean {
  let depth = 0;
  let isClosed = false;
  scan(text, character => {
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    if (depth < 0) isClosed = true;
  });
  return isClosed;
}

/** The places outside of brackets and quotes of what is wanted. */
function topLevel(text: string, isWanted: (character: string, at: number) => boolean): number[] {
  const places: number[] = [];
  let depth = 0;
  scan(text, (character, at) => {
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (depth === 0 && isWanted(character, at)) places.push(at);
  });
  return places;
}

/** Every character that is not within quotes. */
function scan(text: string, see: (character: string, at: number) => void): void {
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else see(character, at);
  }
}

function splitAt(text: string, places: readonly number[]): string[] {
  return [...places, text.length].map((end, index) => text.slice(index === 0 ? 0 : places[index - 1]! + 1, end));
}
