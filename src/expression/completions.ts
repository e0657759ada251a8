import { layerInExpression } from '../trace/expressionOf.ts';
import { functionNamed, functions } from './functions.ts';
import type { Vocabulary } from './readable.ts';
import { knownName } from './resolve.ts';
import type { Span } from './value.ts';

interface Completion {
  /** What is inserted in place of `replace`; with a bracket where one follows. */
  readonly text: string;
  /** What is shown. */
  readonly label: string;
  readonly kind: 'name' | 'layer' | 'function' | 'keyword';
  /** One line: what it means. */
  readonly detail: string;
  readonly replace: Span;
}

type Offered = Omit<Completion, 'replace'>;

/** Where an offset of a text is. */
interface Situation {
  /** The brackets that are open there, the innermost last. */
  readonly open: readonly Open[];
  /** What stands before the word that is there. */
  readonly before: 'operand' | 'point' | 'other';
  /** The word or text in quotes that is there, up to its end; of length 0 where there is none. */
  readonly word: Span & { readonly typed: string; readonly isQuoted: boolean };
}

interface Open {
  readonly sign: '(' | '[';
  /** The name before it. */
  readonly name: string | undefined;
  commas: number;
}

/**
 * What may stand at an offset of a text, for the word that is there: those that begin with what is typed first, then those that have it
 * within. Never throws; a text need not be an expression.
 */
export function completionsAt(text: string, offset: number, names: Vocabulary): readonly Completion[] {
  const situation = situationAt(text, Math.min(Math.max(0, Math.trunc(offset) || 0), text.length));
  const { at, length, typed } = situation.word;
  const wanted = typed.toLowerCase();
  const hasBracket = text[at + length] === '(';
  return offeredIn(situation, names)
    .map(offered => ({ offered, place: offered.label.toLowerCase().indexOf(wanted) }))
    .filter(({ place }) => place >= 0)
    .sort((a, b) => Math.sign(a.place) - Math.sign(b.place))
    .map(({ offered }) => ({
      ...offered,
      text: hasBracket && offered.text.endsWith('(') ? offered.text.slice(0, -1) : offered.text,
      replace: { at, length },
    }));
}

function offeredIn({ open, before, word }: Situation, names: Vocabulary): Offered[] {
  const inner = open.at(-1);
  // What is in the brackets of a name: its layer, where it has one, and a sample.
  const ofName =
    inner?.sign === '(' && inner.name !== undefined && inner.name !== 'sample' && !functionNamed(inner.name);
  const hasLayer = ofName && knownName(inner.name!, names)?.isOfLayer !== false;
  if (hasLayer && inner.commas === 0) return before === 'operand' ? [] : layers(names);
  if (word.isQuoted || /^\d/.test(word.typed)) return [];
  if (before === 'point') return [keyword('T', 'The transpose.')];
  if (before === 'operand') {
    return [keyword('and', 'Both conditions.'), keyword('or', 'Either condition.')];
  }
  if (ofName) return [{ ...keyword('sample', 'Of one sample of the batch, counted from 0.'), text: 'sample(' }];
  const axis =
    inner?.name !== undefined && inner.commas > 0 && functionNamed(inner.name)?.hasAxis
      ? [{ ...keyword('axis', 'The dimension that is summed up, counted from 0.'), text: 'axis=' }]
      : [];
  return [...axis, ...named(names), ...functions.map(offeredFunction), ...constants];
}

const constants: readonly Offered[] = [
  keyword('not', 'Negation of a condition.'),
  keyword('true', 'True.'),
  keyword('false', 'False.'),
  keyword('inf', 'Infinity.'),
  keyword('nan', 'Not a number.'),
];

function keyword(text: string, detail: string): Offered {
  return { text, label: text, kind: 'keyword', detail };
}

function layers({ layers }: Vocabulary): Offered[] {
  return layers.map((name, index) => ({
    text: layerInExpression(name),
    label: layerInExpression(name),
    kind: 'layer',
    detail: `Layer ${index}.`,
  }));
}

function named({ all }: Vocabulary): Offered[] {
  return all.flatMap(({ name, aliases, isOfLayer, meaning }) =>
    [name, ...aliases]
      // Others are for labels, such as `mean delta`.
      .filter(called => layerInExpression(called) === called)
      .map(called => ({
        text: isOfLayer ? `${called}(` : called,
        label: called,
        kind: 'name' as const,
        detail: called === name ? meaning : `${name}: ${meaning}`,
      })),
  );
}

function offeredFunction({ name, meaning }: (typeof functions)[number]): Offered {
  return { text: `${name}(`, label: name, kind: 'function', detail: meaning };
}

/** A text in quotes that may have no end, a name, a number, or a sign. */
const token =
  /"(?:[^"\\]|\\[\s\S])*("|$)|'(?:[^'\\]|\\[\s\S])*('|$)|[\p{L}_][\p{L}\p{N}\p{M}_]*|\.?\d[.\p{L}\p{N}\p{M}_]*|\S/gu;

function situationAt(text: string, offset: number): Situation {
  const open: Open[] = [];
  let last: string | undefined;
  let before: Situation['before'] = 'other';
  for (const { 0: found, index } of text.matchAll(token)) {
    const end = index + found.length;
    if (index >= offset) break;
    const isQuoted = /^["']/.test(found);
    const isWord = isQuoted || /^[\p{L}\p{N}_.]/u.test(found);
    const isClosed = isQuoted && found.length > 1 && found.endsWith(found[0]!);
    if (found !== '.' && isWord && (isClosed ? offset < end : offset <= end)) {
      const typed = text.slice(isQuoted ? index + 1 : index, offset);
      return { open, before, word: { at: index, length: found.length, typed, isQuoted } };
    }
    if (found === '(' || found === '[') open.push({ sign: found, name: nameBefore(last), commas: 0 });
    else if (found === ')' || found === ']') open.pop();
    else if (found === ',' && open.length > 0) open.at(-1)!.commas++;
    if (found === '.') before = before === 'operand' ? 'point' : 'other';
    else before = isWord || found === ')' || found === ']' ? (isOperator.test(found) ? 'other' : 'operand') : 'other';
    last = found;
  }
  return { open, before, word: { at: offset, length: 0, typed: '', isQuoted: false } };
}

const isOperator = /^(?:and|or|not)$/;

function nameBefore(last: string | undefined): string | undefined {
  return last !== undefined && /^[\p{L}_]/u.test(last) && !isOperator.test(last) ? last : undefined;
}
