import { factsOf, isMatrix, type Quantity, quantityNames, sizeOf } from './quantity.ts';
import { type LayerSymbols, plainSymbols, symbolsOf, symbolText } from './quantitySymbol.ts';
import { type LayerShape, type Place, shapeOf } from './shapes.ts';

/** One number of a layer. Indices count from 0; a vector has row 0. */
export interface QuantityRef {
  readonly layer: number;
  readonly quantity: Quantity;
  readonly row: number;
  readonly column: number;
}

export type QuantityCell = Omit<QuantityRef, 'layer'>;

/** Whether two references are to the same number, or both to none. */
export function sameRef(a: QuantityRef | null, b: QuantityRef | null): boolean {
  if (!a || !b) return a === b;
  return a.layer === b.layer && a.quantity === b.quantity && a.row === b.row && a.column === b.column;
}

/** The unit and the input that a number belongs to, in a layer of so many inputs. */
export function placeOf({ quantity, row, column }: QuantityCell, inputs: number): Place {
  return shapeOf(factsOf(quantity).shape).place(row, column, inputs);
}

/** A weight, or with null the bias, of a unit. */
interface ChosenWeight {
  readonly layer: number;
  readonly unit: number;
  readonly input: number | null;
}

/** The weight or bias that a number belongs to; undefined where it belongs to none. `inputs` is the layer's I. */
export function weightOf(ref: QuantityRef, inputs: number): ChosenWeight | undefined {
  const { unit, input } = placeOf(ref, inputs);
  switch (factsOf(ref.quantity).shape) {
    case 'OxI':
    case 'OI':
      return { layer: ref.layer, unit, input };
    case 'bias':
      return { layer: ref.layer, unit, input: null };
    default:
      return undefined;
  }
}

/** The number that a unit, or one of its weights, has of a quantity. */
export function refTo(quantity: Quantity, { layer, unit, input }: ChosenWeight): QuantityRef {
  return isMatrix(quantity)
    ? { layer, quantity, row: unit, column: input ?? unit }
    : {
        layer,
        quantity,
        row: 0,
        column: shapeOf(factsOf(quantity).shape).columnsAre === 'inputs' ? (input ?? 0) : unit,
      };
}

/** Throws a RangeError, which says what there is, when the network has no such number. */
export function checkRef(layers: readonly LayerShape[], ref: QuantityRef): void {
  const problem = refProblem(layers, ref);
  if (problem !== undefined) throw new RangeError(problem);
}

function refProblem(layers: readonly LayerShape[], { layer, quantity, row, column }: QuantityRef): string | undefined {
  const shape = layers[layer];
  if (!shape) return `there is no layer ${layer}; there are ${layers.length}, counted from 0`;
  const name = quoted(shape.name);
  const [rows, columns] = sizeOf(quantity, shape, layer === layers.length - 1);
  if (rows === 0) {
    return `${name} has no ${factsOf(quantity).shape === 'bias' ? 'bias' : 'targets: it is not the last layer'}`;
  }
  if (isIndex(row, rows) && isIndex(column, columns)) return undefined;
  const label = numberLabel(symbolsOf(layers, layer), { quantity, row, column });
  return `${name} has no ${label}: there ${rows * columns === 1 ? 'is 1 number' : `are ${rows} x ${columns} numbers`}, counted from 0`;
}

function isIndex(index: number, count: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < count;
}

export function quoted(name: string): string {
  return JSON.stringify(name);
}

/** A number in a line of text: `dE/dW[2][1]`. */
export function numberLabel(symbols: LayerSymbols, { quantity, row, column }: QuantityCell): string {
  return `${symbolText(quantity, symbols)}${isMatrix(quantity) ? `[${row}]` : ''}[${column}]`;
}

/** The same where nothing else says when: `W[2][1] after`. */
export function numberWhen(cell: QuantityCell, symbols: LayerSymbols = plainSymbols): string {
  return `${numberLabel(symbols, cell)}${factsOf(cell.quantity).when === 'after' ? ' after' : ''}`;
}

/** What a number is, in words: `the delta of unit 2 of "hidden"`. */
export function meaningOf({ name, inputs }: Pick<LayerShape, 'name' | 'inputs'>, cell: QuantityCell): string {
  return factsOf(cell.quantity).one({ ...cell, ...placeOf(cell, inputs), layer: quoted(name) });
}

/**
 * A reference as text that `parseRef` reads back: `dE/dW[2][1] of "hidden"`, and where the number has a time that is told,
 * `mean dE/dW[2][1] of "hidden", epoch 12` or `W[2][1] of "hidden" after epoch 12`. Layers that share a name go by their index.
 */
export function refText(layers: readonly LayerShape[], ref: QuantityRef, epoch?: number): string {
  return `${refLabel(layers, ref)}${timeText(ref.quantity, epoch)}`;
}

/** The same without a time. */
export function refLabel(layers: readonly LayerShape[], ref: QuantityRef): string {
  const { name } = layers[ref.layer]!;
  const isOnly = layers.every((other, index) => index === ref.layer || other.name !== name);
  return `${numberLabel(symbolsOf(layers, ref.layer), ref)} of ${isOnly ? quoted(name) : `layer ${ref.layer}`}`;
}

function timeText(quantity: Quantity, epoch: number | undefined): string {
  if (factsOf(quantity).when === 'after') return epoch === undefined ? ' after the epoch' : ` after epoch ${epoch}`;
  return epoch === undefined ? '' : `, epoch ${epoch}`;
}

/** What a text refers to, or what is wrong with it and at which character, counted from 0. */
type ParsedRef =
  | { readonly ref: QuantityRef; readonly epoch: number | undefined }
  | { readonly problem: string; readonly at: number };

/** Reads what `refText` writes. In place of the symbol may stand the quantity's word or name: `delta[2]`, `meanGradient[2][1]`. */
export function parseRef(text: string, layers: readonly LayerShape[]): ParsedRef {
  const symbol = /^[^[\]"]*/.exec(text)![0];
  const indices = /^\[(\d{1,9})\](?:\[(\d{1,9})\])?/.exec(text.slice(symbol.length));
  if (!indices) return problem(text, symbol.length, 'an index in brackets, such as [2] or [2][1]');
  const afterIndex = symbol.length + indices[0].length;
  const of = /^ of /.exec(text.slice(afterIndex));
  if (!of) return problem(text, afterIndex, 'of and the name of a layer in quotes, as in of "hidden"');
  const afterOf = afterIndex + of[0].length;
  const named = /^(?:"(?:[^"\\]|\\.)*"|layer \d{1,9})/.exec(text.slice(afterOf));
  if (!named) return problem(text, afterOf, 'the name of a layer in quotes, or layer and its index');
  const layer = layerNamed(named[0], layers);
  if (typeof layer === 'string') return { problem: `${layer} (at character ${afterOf}).`, at: afterOf };
  const afterName = afterOf + named[0].length;
  const time = /^(?:$| after (?:the epoch|epoch ([1-9]\d{0,14}))$|, epoch ([1-9]\d{0,14})$)/.exec(
    text.slice(afterName),
  );
  if (!time) return problem(text, afterName, 'the end, or a time such as , epoch 12 or after epoch 12');
  const quantity = quantityWritten(symbol, symbolsOf(layers, layer), time[0].startsWith(' after'));
  if (!quantity) {
    const known = quantityNames.map(name => symbolText(name, symbolsOf(layers, layer)));
    return problem(text, 0, `one of ${[...new Set(known)].join(', ')}`);
  }
  const [first, second] = [Number(indices[1]), indices[2] === undefined ? undefined : Number(indices[2])];
  if (isMatrix(quantity) !== (second !== undefined)) {
    const wanted = isMatrix(quantity) ? 'two indices, [row][column]: it is a matrix' : 'one index: it is a vector';
    return problem(text, symbol.length, wanted);
  }
  const ref = { layer, quantity, row: second === undefined ? 0 : first, column: second ?? first };
  const missing = refProblem(layers, ref);
  if (missing !== undefined) return { problem: `${missing} (at character ${symbol.length}).`, at: symbol.length };
  const epoch = time[1] ?? time[2];
  return { ref, epoch: epoch === undefined ? undefined : Number(epoch) };
}

function layerNamed(written: string, layers: readonly LayerShape[]): number | string {
  const count = `there are ${layers.length}, counted from 0`;
  if (!written.startsWith('"')) {
    const index = Number(written.slice('layer '.length));
    return index < layers.length ? index : `there is no layer ${index}; ${count}`;
  }
  let name: unknown;
  try {
    name = JSON.parse(written);
  } catch {
    return `${written} is not a name in quotes: write quotes and backslashes in it as \\" and \\\\`;
  }
  const found = layers.flatMap((layer, index) => (layer.name === name ? [index] : []));
  if (found.length === 1) return found[0]!;
  if (found.length > 1) return `layers ${found.join(' and ')} are called ${written}: write layer ${found[0]}`;
  return `there is no layer ${written}; there are ${layers.map(layer => quoted(layer.name)).join(', ')}`;
}

/** The quantity that a label names by its symbol, its word or its name; undefined where it names none. */
export function quantityWritten(text: string, symbols: LayerSymbols, isAfter: boolean): Quantity | undefined {
  return quantityNames.find(name => {
    const { when, word } = factsOf(name);
    if (name === text) return !isAfter || when === 'after';
    return (text === symbolText(name, symbols) || text === word) && (when === 'after') === isAfter;
  });
}

function problem(text: string, at: number, wanted: string): ParsedRef {
  const rest = text.slice(at);
  const found = rest === '' ? 'the end' : quoted(rest.length > 30 ? `${rest.slice(0, 30)}…` : rest);
  return { problem: `Expected ${wanted} at character ${at}, found ${found}.`, at };
}
