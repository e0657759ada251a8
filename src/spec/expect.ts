import * as z from 'zod';
import { mostProblems } from './problem.ts';
import { describeValue, list, quote, suggestion } from './words.ts';

/**
 * The building blocks of the schema. Each says what it expected and what it found, in words; src/spec/remarks.ts
 * adds the code and the place. `doc` is what the editor shows, in Markdown.
 */

interface Issue {
  readonly code?: string;
  readonly input?: unknown;
}

/** `remedy` is what to do about it, when the expectation does not say. */
export const expecting = (words: string, remedy = '') => ({
  error: (issue: Issue) => `expected ${words}, found ${describeValue(issue.input)}${remedy && `; ${remedy}`}`,
});

/** A whole number from `min` to `max`. */
export function whole(min: number, doc: string, max = Number.MAX_SAFE_INTEGER) {
  const atLeast = expecting(`a whole number of at least ${min}`);
  const fromTo = expecting(`a whole number from ${min} to ${max}`);
  const isOpen = max === Number.MAX_SAFE_INTEGER;
  const message = { error: (issue: Issue) => (isOpen && issue.code !== 'too_big' ? atLeast : fromTo).error(issue) };
  const schema = z
    .int({ ...message, abort: true })
    .min(min, message)
    .max(max, message);
  return schema.meta({ markdownDescription: doc });
}

/** Bounds of a number, for instance `{ above: 0, below: 1 }`. */
interface Bounds {
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  readonly atMost?: number;
}

/** `remedy` is what to do about a value that is out of bounds, when they do not say. */
export function real(
  doc: string,
  { above, atLeast, below, atMost }: Bounds = {},
  remedy: (input: unknown) => string = () => '',
) {
  const words = [
    above === undefined ? [] : `above ${above}`,
    atLeast === undefined ? [] : `of at least ${atLeast}`,
    below === undefined ? [] : `below ${below}`,
    atMost === undefined ? [] : `of at most ${atMost}`,
  ].flat();
  const expected = `a number ${words.join(' and ')}`.trim();
  const message = { error: (issue: Issue) => expecting(expected, remedy(issue.input)).error(issue) };
  let schema = z.number(message);
  if (above !== undefined) schema = schema.gt(above, message);
  if (atLeast !== undefined) schema = schema.gte(atLeast, message);
  if (below !== undefined) schema = schema.lt(below, message);
  if (atMost !== undefined) schema = schema.lte(atMost, message);
  return schema.meta({ markdownDescription: doc });
}

export function truth(doc: string) {
  return z.boolean(expecting('true or false')).meta({ markdownDescription: doc });
}

export function text(doc: string, words = 'text in double quotes') {
  const message = expecting(words);
  return z.string(message).min(1, message).meta({ markdownDescription: doc });
}

/** Values with a line of documentation each. */
type Choices<Name extends string> = Readonly<Record<Name, string>>;

/** One of some names. */
export function choice<Name extends string>(what: string, choices: Choices<Name>, doc = '') {
  const names = Object.keys(choices) as Name[];
  return z.enum(names, choiceError(what, names)).meta({
    markdownDescription: doc,
    defaultSnippets: valueSnippets(choices),
  });
}

/** What a wrong name is told: the near name, and which names there are. */
export function choiceError(what: string, names: readonly string[]) {
  const error = ({ input }: Issue): string => {
    if (typeof input !== 'string') return `expected ${what}: ${list(names)}; found ${describeValue(input)}`;
    return `unknown ${what} ${quote(input)}${suggestion(input, names)} (expected ${list(names)})`;
  };
  return { error };
}

/** The documentation of a catalogue's rows, by their names. */
export function docsOf<Name extends string>(rows: Readonly<Record<Name, { readonly doc: string }>>): Choices<Name> {
  const docs = Object.entries<{ readonly doc: string }>(rows).map(([name, { doc }]) => [name, doc]);
  return Object.fromEntries(docs) as Choices<Name>;
}

/** Completions for the editor, each with its documentation. */
export function valueSnippets(choices: Readonly<Record<string, string>>) {
  return Object.entries(choices).map(([label, doc]) => ({ label, body: label, markdownDescription: doc }));
}

/**
 * An object that refuses unknown keys, one line of the message for each. `hints` says what to do about keys that are
 * known elsewhere or for later; `known` are the keys to suggest instead.
 */
export function object<Shape extends z.ZodRawShape>(
  shape: Shape,
  hints: Readonly<Record<string, string>> = {},
  known: readonly string[] = Object.keys(shape),
) {
  const unknownKey = (key: string): string => {
    if (Object.hasOwn(hints, key)) return `${quote(key)} ${hints[key]}`;
    return `unknown key ${quote(key)}${suggestion(key, known) || `; expected ${list(known)}`}`;
  };
  return z.strictObject(shape, {
    error: issue => {
      if (issue.code === 'unrecognized_keys') return issue.keys.slice(0, mostProblems).map(unknownKey).join('\n');
      return `expected an object in braces, found ${describeValue(issue.input)}`;
    },
  });
}

/** Elements that are checked at a time: zod makes an object for each that is wrong, and a list can have millions. */
const checkedAtOnce = 1000;

/** A list of at least one. Once enough of it is wrong, the rest is not checked. Its items stay in the metadata for the editor's schema. */
export function listOf<Item extends z.ZodType>(item: Item, noun: string) {
  const message = expecting(`an array of ${noun}s`);
  const list = z.array(item, message).min(1, `expected at least one ${noun}, found an empty array`);
  const schema = z.unknown().transform((value, context): z.output<Item>[] => {
    const length = Array.isArray(value) ? value.length : 0;
    const items: z.output<Item>[] = [];
    for (let start = 0; start === 0 || start < length; start += checkedAtOnce) {
      const part = length > checkedAtOnce ? (value as unknown[]).slice(start, start + checkedAtOnce) : value;
      const result = z.safeParse(list, part, { reportInput: true });
      if (result.success) for (const element of result.data) items.push(element);
      else context.issues.push(...(result.error.issues.map(issue => laterBy(start, issue)) as typeof context.issues));
      if (context.issues.length >= mostProblems) break;
    }
    return context.issues.length > 0 ? z.NEVER : items;
  });
  return schema.meta({ items: item });
}

/** The issue of a part of a list, with its place in the whole. */
function laterBy(start: number, issue: z.core.$ZodIssue): z.core.$ZodIssue {
  const [index, ...rest] = issue.path;
  return typeof index === 'number' ? { ...issue, path: [start + index, ...rest] } : issue;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
