/**
 * A second evaluator of expressions, for comparison: over nested arrays, without strides, one number after the other. It knows nothing of
 * src/expression.
 */

export type Nested = number | readonly Nested[];

/** An expression as it is generated, with its text. */
export type Node =
  | { readonly op: 'leaf'; readonly text: string; readonly value: Nested }
  | { readonly op: 'binary'; readonly sign: string; readonly left: Node; readonly right: Node }
  | { readonly op: 'sign'; readonly sign: '-' | '+'; readonly of: Node }
  | { readonly op: 'transpose'; readonly of: Node }
  | { readonly op: 'index'; readonly of: Node; readonly items: readonly Item[] }
  | { readonly op: 'reduce'; readonly name: string; readonly of: Node; readonly axis: number | undefined }
  | { readonly op: 'each'; readonly name: string; readonly of: Node }
  | { readonly op: 'outer'; readonly left: Node; readonly right: Node }
  | { readonly op: 'diag' | 'shape'; readonly of: Node };

export type Item =
  | number
  | { readonly start: number | undefined; readonly stop: number | undefined; readonly step: number };

/** Shapes that do not fit, an index that is not there. */
export class Misfit extends Error {}

/** How an operator binds: more binds before. */
const ranks: Readonly<Record<string, number>> = {
  '==': 1,
  '!=': 1,
  '<': 1,
  '<=': 1,
  '>': 1,
  '>=': 1,
  '+': 2,
  '-': 2,
  '*': 3,
  '/': 3,
  '%': 3,
  '@': 3,
  '**': 5,
};

/** The text of an expression with no more brackets than it needs. */
export function textOf(node: Node): string {
  return written(node, 0);
}

function written(node: Node, least: number): string {
  const enclosed = (text: string, rank: number) => (rank < least ? `(${text})` : text);
  switch (node.op) {
    case 'leaf':
      return node.text;
    case 'binary': {
      const rank = ranks[node.sign]!;
      // A comparison at the left would make a chain; a power goes from the right, and its exponent may have a sign.
      const left = rank === 1 || rank === 5 ? rank + 1 : rank;
      const right = rank === 5 ? 4 : rank + 1;
      return enclosed(`${written(node.left, left)} ${node.sign} ${written(node.right, right)}`, rank);
    }
    case 'sign':
      // Of an operand of a product it needs none: it binds more.
      return enclosed(`${node.sign}${written(node.of, 4)}`, 4);
    case 'transpose':
      return `${written(node.of, 6)}.T`;
    case 'index':
      return `${written(node.of, 6)}[${node.items.map(itemText).join(', ')}]`;
    case 'reduce':
      return `${node.name}(${written(node.of, 0)}${node.axis === undefined ? '' : `, axis=${node.axis}`})`;
    case 'each':
      return `${node.name}(${written(node.of, 0)})`;
    case 'outer':
      return `outer(${written(node.left, 0)}, ${written(node.right, 0)})`;
    default:
      return `${node.op}(${written(node.of, 0)})`;
  }
}

function itemText(item: Item): string {
  if (typeof item === 'number') return String(item);
  const step = item.step === 1 ? '' : `:${item.step}`;
  return `${item.start ?? ''}:${item.stop ?? ''}${step}`;
}

export function value(node: Node): Nested {
  switch (node.op) {
    case 'leaf':
      return node.value;
    case 'binary': {
      const [left, right] = [value(node.left), value(node.right)];
      return node.sign === '@' ? product(left, right) : broadcast(left, right, binary[node.sign]!);
    }
    case 'sign':
      return each(value(node.of), x => (node.sign === '-' ? -x : x));
    case 'transpose':
      return transposed(value(node.of));
    case 'index': {
      const of = value(node.of);
      if (node.items.length > depth(of)) throw new Misfit('too many indices');
      return taken(of, node.items);
    }
    case 'reduce': {
      const of = value(node.of);
      const reduce = reductions[node.name]!;
      if (node.axis === undefined) return reduce(flat(of));
      const axis = node.axis < 0 ? node.axis + depth(of) : node.axis;
      if (axis < 0 || axis >= depth(of)) throw new Misfit('no such axis');
      return along(of, axis, reduce);
    }
    case 'each':
      return each(value(node.of), functions[node.name]!);
    case 'outer': {
      const right = flat(value(node.right));
      return flat(value(node.left)).map(a => right.map(b => a * b));
    }
    case 'shape': {
      const shape = shapeOf(value(node.of));
      if (shape.length === 0) throw new Empty();
      return shape;
    }
    case 'diag': {
      const of = value(node.of);
      if (depth(of) === 1) return list(of).map((x, at) => list(of).map((_, other) => (at === other ? x : 0)));
      if (depth(of) !== 2) throw new Misfit('no matrix');
      const rows = list(of).map(list);
      return rows.slice(0, rows[0]!.length).map((row, at) => row[at]!);
    }
  }
}

const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => (a % b !== 0 && Math.sign(a % b) !== Math.sign(b) ? (a % b) + b : a % b),
  '**': (a, b) => (a === 1 ? 1 : a ** b),
  '==': (a, b) => (a === b ? 1 : 0),
  '!=': (a, b) => (a === b ? 0 : 1),
  '<': (a, b) => (a < b ? 1 : 0),
  '<=': (a, b) => (a <= b ? 1 : 0),
  '>': (a, b) => (a > b ? 1 : 0),
  '>=': (a, b) => (a >= b ? 1 : 0),
};

export const functions: Readonly<Record<string, (x: number) => number>> = {
  abs: x => (x < 0 ? -x : x === 0 ? 0 : x),
  isfinite: x => (x - x === 0 ? 1 : 0),
  isnan: x => (Number.isNaN(x) ? 1 : 0),
  sqrt: x => Math.sqrt(x),
  round: x => {
    const [down, up] = [Math.floor(x), Math.ceil(x)];
    if (x - down === up - x) return down % 2 === 0 ? down : up;
    return x - down < up - x ? down : up;
  },
};

const add = (values: readonly number[]) => values.reduce((total, x) => total + x, 0);
const length = (values: readonly number[]) => Math.sqrt(add(values.map(x => x * x)));
/** The first that no other is beyond; NaN goes before all. */
const best = (values: readonly number[], beyond: (a: number, b: number) => boolean) => {
  const nan = values.findIndex(Number.isNaN);
  return nan >= 0 ? nan : values.findIndex(x => !values.some(other => beyond(other, x)));
};

export const reductions: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: add,
  mean: values => add(values) / values.length,
  norm: length,
  rms: values => length(values) / Math.sqrt(values.length),
  std: values => {
    const mean = add(values) / values.length;
    return length(values.map(x => x - mean)) / Math.sqrt(values.length);
  },
  max: values => values[best(values, (a, b) => a > b)]!,
  min: values => values[best(values, (a, b) => a < b)]!,
  argmax: values => best(values, (a, b) => a > b),
  argmin: values => best(values, (a, b) => a < b),
  any: values => (values.some(x => x !== 0) ? 1 : 0),
  all: values => (values.every(x => x !== 0) ? 1 : 0),
  share: values => values.filter(x => x !== 0).length / values.length,
};

function list(nested: Nested): readonly Nested[] {
  if (typeof nested === 'number') throw new Misfit('a number');
  return nested;
}

export function depth(nested: Nested): number {
  return typeof nested === 'number' ? 0 : 1 + depth(nested[0]!);
}

export function shapeOf(nested: Nested): number[] {
  return typeof nested === 'number' ? [] : [nested.length, ...shapeOf(nested[0]!)];
}

export function flat(nested: Nested): number[] {
  return typeof nested === 'number' ? [nested] : nested.flatMap(flat);
}

function each(nested: Nested, f: (x: number) => number): Nested {
  return typeof nested === 'number' ? f(nested) : nested.map(part => each(part, f));
}

function broadcast(a: Nested, b: Nested, f: (a: number, b: number) => number): Nested {
  if (typeof a === 'number' && typeof b === 'number') return f(a, b);
  if (depth(a) < depth(b)) return list(b).map(part => broadcast(a, part, f));
  if (depth(b) < depth(a)) return list(a).map(part => broadcast(part, b, f));
  const [left, right] = [list(a), list(b)];
  if (left.length !== right.length && left.length !== 1 && right.length !== 1) throw new Misfit('sizes');
  const size = left.length === 1 ? right.length : left.length;
  return Array.from({ length: size }, (_, at) =>
    broadcast(left[left.length === 1 ? 0 : at]!, right[right.length === 1 ? 0 : at]!, f),
  );
}

function transposed(nested: Nested): Nested {
  const at = (indices: readonly number[]): number =>
    indices.reduceRight<Nested>((part, index) => list(part)[index]!, nested) as number;
  const build = (sizes: readonly number[], indices: readonly number[]): Nested =>
    sizes.length === 0
      ? at(indices)
      : Array.from({ length: sizes[0]! }, (_, index) => build(sizes.slice(1), [...indices, index]));
  return build(shapeOf(nested).reverse(), []);
}

function taken(nested: Nested, [item, ...rest]: readonly Item[]): Nested {
  if (item === undefined) return nested;
  const parts = list(nested);
  if (typeof item === 'number') {
    const part = parts.at(item);
    if (part === undefined) throw new Misfit('no such index');
    return taken(part, rest);
  }
  const size = parts.length;
  const counted = (index: number) => (index < 0 ? index + size : index);
  const chosen: Nested[] = [];
  // As a person goes along: every index there is, in the direction of the step, that is not before the start nor past the stop.
  const { start, stop, step } = item;
  const first =
    start === undefined
      ? step > 0
        ? 0
        : size - 1
      : Math.min(Math.max(counted(start), step > 0 ? 0 : -1), step > 0 ? size : size - 1);
  for (let at = first; at >= 0 && at < size; at += step) {
    if (stop !== undefined && (step > 0 ? at >= counted(stop) : at <= Math.max(counted(stop), -1))) break;
    chosen.push(taken(parts[at]!, rest));
  }
  if (chosen.length === 0) throw new Empty();
  return chosen;
}

/** Nothing is left: nested arrays do not know the shape of that. */
export class Empty extends Error {}

function along(nested: Nested, axis: number, reduce: (values: readonly number[]) => number): Nested {
  if (axis > 0) return list(nested).map(part => along(part, axis - 1, reduce));
  const parts = list(nested);
  const line = (select: (part: Nested) => Nested): Nested => {
    const chosen = parts.map(select);
    if (typeof chosen[0] === 'number') return reduce(chosen as number[]);
    return list(chosen[0]!).map((_, at) => line(part => list(select(part))[at]!));
  };
  return line(part => part);
}

function product(a: Nested, b: Nested): Nested {
  if (depth(a) === 0 || depth(b) === 0) throw new Misfit('a number');
  if (depth(a) === 1) {
    return depth(b) === 1 ? dot(list(a), list(b)) : matrixFirst(b, matrix => row(list(a), matrix));
  }
  if (depth(b) === 1) return matrixFirst(a, matrix => list(matrix).map(line => dot(list(line), list(b))));
  return pairs(a, b, (left, right) => list(left).map(line => row(list(line), right)));
}

function row(line: readonly Nested[], matrix: Nested): Nested {
  return list(list(matrix)[0]!).map((_, column) =>
    dot(
      line,
      list(matrix).map(other => list(other)[column]!),
    ),
  );
}

function dot(a: readonly Nested[], b: readonly Nested[]): number {
  if (a.length !== b.length) throw new Misfit('inner sizes');
  return a.reduce<number>((total, x, at) => total + (x as number) * (b[at] as number), 0);
}

/** f of every matrix of a stack. */
function matrixFirst(stack: Nested, f: (matrix: Nested) => Nested): Nested {
  return depth(stack) === 2 ? f(stack) : list(stack).map(part => matrixFirst(part, f));
}

function pairs(a: Nested, b: Nested, f: (a: Nested, b: Nested) => Nested): Nested {
  if (depth(a) === 2 && depth(b) === 2) return f(a, b);
  if (depth(a) < depth(b)) return list(b).map(part => pairs(a, part, f));
  if (depth(b) < depth(a)) return list(a).map(part => pairs(part, b, f));
  const [left, right] = [list(a), list(b)];
  if (left.length !== right.length && left.length !== 1 && right.length !== 1) throw new Misfit('stacks');
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) =>
    pairs(left[left.length === 1 ? 0 : at]!, right[right.length === 1 ? 0 : at]!, f),
  );
}
