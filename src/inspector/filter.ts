import { isSymbol } from './tensors.ts';

/** What is left of the tree: lines whose path has all the words, and of their numbers those that meet all conditions. */
export interface Filter {
  /** As they were typed: see `hasWords`. */
  readonly words: readonly string[];
  readonly conditions: readonly Condition[];
}

export type Condition =
  | { readonly kind: 'compare'; readonly ofMagnitude: boolean; readonly operator: Operator; readonly bound: number }
  | { readonly kind: 'nan' }
  | { readonly kind: 'infinite' };

type Operator = '<' | '<=' | '>' | '>=' | '=' | '!=';

export const noFilter: Filter = { words: [], conditions: [] };

const condition = /^(?:(\|x\|)|x)?\s*(<=|>=|!=|==|=|<|>)\s*([^\s"]+)/i;
const word = /^(?:"([^"]+)"|([^\s"<>=|!]+))/;
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * `hidden > 0.1`, `|x| < 1e-6`, `= 0`, `nan`, `inf`, `"my layer" dE/dW`: words and conditions in any order. Of text that is no
 * filter, what is wrong with it.
 */
export function parseFilter(text: string): Filter | { readonly problem: string } {
  const words: string[] = [];
  const conditions: Condition[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const compared = condition.exec(rest);
    const named = compared ? null : word.exec(rest);
    if (compared) {
      const [, magnitude, operator, bound] = compared;
      if (!number.test(bound!)) return { problem: `Expected a number after ${operator}, found ${bound}.` };
      const value = Number(bound);
      conditions.push({
        kind: 'compare',
        ofMagnitude: magnitude !== undefined,
        operator: (operator === '==' ? '=' : operator) as Operator,
        bound: value,
      });
    } else if (named) {
      const plain = named[2]?.toLowerCase();
      if (plain === 'nan') conditions.push({ kind: 'nan' });
      else if (plain && /^[+-]?inf(inity)?$/.test(plain)) conditions.push({ kind: 'infinite' });
      else words.push((named[1] ?? named[2])!);
    } else {
      return { problem: problemOf(rest) };
    }
    rest = rest.slice((compared ?? named)![0].length).trimStart();
  }
  return { words, conditions };
}

function problemOf(rest: string): string {
  if (rest.startsWith('"')) return 'A name in quotes must not be empty, and needs a second quote.';
  if (/^(\|x\||x)?\s*[<>=!]+\s*$/i.test(rest)) return `Expected a number after ${rest}.`;
  return `${rest.slice(0, 30)} is no name and no condition: write for instance > 0.1, |x| < 1e-6, = 0 or nan.`;
}

export function isEmpty({ words, conditions }: Filter): boolean {
  return words.length === 0 && conditions.length === 0;
}

/** What a line of the tree, a tensor or the optimizer's state, is found by. */
interface LineNames {
  readonly layer: string;
  readonly group: string;
  readonly label: string;
  /** Those of the tensor: `delta` and `dE/dnet`. */
  readonly symbols: readonly string[];
}

/**
 * Whether a line has all the words. A word that is some tensor's symbol, letter for letter, is that tensor, or a layer of that
 * name: `W` is not any word with a w. Of other words the layer's name or the label has a part in letters of either size, or
 * the group is called so.
 */
export function hasWords({ words }: Filter, names: LineNames): boolean {
  return words.every(word => {
    if (isSymbol(word)) return names.symbols.includes(word) || names.layer === word;
    const part = word.toLowerCase();
    const [layer, label, group] = [names.layer, names.label, names.group].map(name => name.toLowerCase());
    return layer!.includes(part) || label!.includes(part) || group === part;
  });
}

export function meets(conditions: readonly Condition[], value: number): boolean {
  return conditions.every(each => meetsOne(each, value));
}

function meetsOne(each: Condition, value: number): boolean {
  if (each.kind === 'nan') return Number.isNaN(value);
  if (each.kind === 'infinite') return Math.abs(value) === Number.POSITIVE_INFINITY;
  const compared = each.ofMagnitude ? Math.abs(value) : value;
  switch (each.operator) {
    case '<':
      return compared < each.bound;
    case '<=':
      return compared <= each.bound;
    case '>':
      return compared > each.bound;
    case '>=':
      return compared >= each.bound;
    case '=':
      return compared === each.bound;
    // NaN differs from every number.
    case '!=':
      return compared !== each.bound;
  }
}
