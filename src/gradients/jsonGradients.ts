import { EncodingError, wholeText } from '../data/decodedText.ts';
import { encodingSentence } from '../data/fileRemarks.ts';
import { defaultLimits } from '../spec/limits.ts';
import { lineAndColumn } from '../spec/lines.ts';
import type { TextRange } from '../spec/locate.ts';
import { childAt, countOf, type Node } from '../spec/node.ts';
import type { Problem } from '../spec/problem.ts';
import { readTree } from '../spec/tree.ts';
import { treeValue } from '../spec/treeValue.ts';
import { counted, describeValue, quote, suggestion } from '../spec/words.ts';
import { gradientSymbol } from '../trace/quantitySymbol.ts';
import { type Asked, type FileProblem, type Given, type GivenLayer, type LayerShape, shapeHint } from './given.ts';
import type { GivenTensor } from './tolerance.ts';
import {
  fewOf,
  finerPrecision,
  halfStep,
  mayBeNarrow,
  precisionOf,
  type Written,
  writtenDigits,
} from './writtenDigits.ts';

/** More problems than this of one file help nobody. */
const reported = 10;

const form = '{ "layers": [{ "weights": [[..], ..], "biases": [..] }, ..] }';

/** The numbers of a tensor, row-major, with how each is written. */
interface WrittenTensor {
  readonly values: Float64Array;
  readonly written: readonly Written[];
}

/** What is written does not go on: the place and what is wrong there. */
class Refusal extends Error {
  readonly place: TextRange;

  constructor({ offset, length }: TextRange, message: string) {
    super(message);
    this.place = { offset, length };
  }
}

/** `{ "layers": [{ "weights": [[O rows of I]], "biases": [O] }] }`, first layer first; null and what is absent is not given. */
export async function jsonGradients(bytes: Uint8Array, asked: Asked): Promise<Given> {
  let text: string;
  try {
    text = await wholeText(once(bytes));
  } catch (error) {
    if (!(error instanceof EncodingError)) throw error;
    const { line, column } = error;
    const message = `${encodingSentence(error, 'save the file as UTF-8')}, or write the gradients with np.savez`;
    return { problems: [{ message, line, column }] };
  }
  const { root, problems } = readTree(text, { ...defaultLimits, textLength: Number.POSITIVE_INFINITY }, form);
  if (!root || problems.length > 0) return inFile(text, problems.slice(0, 1));
  const repeated: Problem[] = [];
  treeValue(root, repeated);
  if (repeated.length > 0) return inFile(text, repeated);
  try {
    const layers = layersOf(root, asked).map(layer => readLayer(layer, text, asked.rows));
    const file = precisionOf(layers.flatMap(({ weights, bias }) => [weights, bias].flatMap(t => t?.written ?? [])));
    const given = (tensor: WrittenTensor | undefined) => tensor && withPrecision(tensor, file);
    return {
      layers: layers.map(({ weights, bias }): GivenLayer => {
        const [w, b] = [given(weights), given(bias)];
        return { ...(w && { weights: w }), ...(b && { bias: b }) };
      }),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return inFile(text, [{ ...error.place, message: error.message }]);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function inFile(text: string, problems: readonly (TextRange & { readonly message: string })[]): Given {
  return {
    problems: problems
      .slice(0, reported)
      .map(({ message, offset }): FileProblem => ({ message, ...lineAndColumn(text, offset) })),
  };
}

interface LayerNode {
  readonly shape: LayerShape;
  /** Undefined where nothing is given. */
  readonly node: Node | undefined;
}

function layersOf(root: Node, { shapes }: Asked): LayerNode[] {
  if (root.type !== 'object') {
    const wrap =
      root.type === 'array'
        ? `; wrap rows of ${gradientSymbol('weights')} as { "layers": [{ "weights": [[..], ..] }] }`
        : '';
    throw new Refusal(root, `expected ${form}, found ${describe(root)}${wrap}`);
  }
  const keys = propertiesOf(root);
  const layers = keys.get('layers');
  const unknown = [...keys.keys()].find(key => key !== 'layers');
  if (keys.has('data')) {
    const key = keys.get('data')!.parent!.children![0]!;
    throw new Refusal(key, `this is a network file, and no file of gradients; expected ${form}`);
  }
  if (unknown !== undefined && layers && isNetwork(layers)) throw notGradients(layers);
  if (unknown !== undefined) {
    const key = keys.get(unknown)!.parent!.children![0]!;
    throw new Refusal(key, `unknown key ${quote(unknown)}${suggestion(unknown, ['layers'])}; expected ${form}`);
  }
  if (!layers) throw new Refusal({ offset: root.offset, length: 1 }, `"layers" is missing; expected ${form}`);
  if (layers.type !== 'array') throw new Refusal(layers, `"layers" must be an array, found ${describe(layers)}`);
  const nodes = layers.children ?? [];
  if (nodes.length > shapes.length) {
    const message = `there are ${counted(nodes.length, 'layer')} of gradients, but the network has ${shapes.length}; remove those that are too many`;
    throw new Refusal(nodes[shapes.length]!, message);
  }
  return shapes.map((shape, l) => ({ shape, node: isNull(nodes[l]) ? undefined : nodes[l] }));
}

/** Whether layers hold what a network is made of, or weights that a run exports. */
function isNetwork(layers: Node): boolean {
  return (layers.children ?? []).some(layer => {
    if (layer.type !== 'object') return false;
    const keys = propertiesOf(layer);
    return keys.has('units') || keys.has('outputs') || keys.has('activation');
  });
}

function notGradients(layers: Node): Refusal {
  const message = `these are the layers of a network with their weights, and no gradients; expected ${form} with ${gradientSymbol('weights')} and ${gradientSymbol('bias')}`;
  return new Refusal(layers, message);
}

function propertiesOf(object: Node): Map<string, Node> {
  const pairs = (object.children ?? []).map(({ children }): [string, Node | undefined] => [
    String(children?.[0]?.value),
    children?.[1],
  ]);
  return new Map(pairs.filter((pair): pair is [string, Node] => pair[1] !== undefined));
}

function isNull(node: Node | undefined): boolean {
  return node === undefined || node.type === 'null';
}

function readLayer(
  { shape, node }: LayerNode,
  text: string,
  rows: number,
): { readonly weights?: WrittenTensor | undefined; readonly bias?: WrittenTensor | undefined } {
  if (!node) return {};
  if (node.type !== 'object') {
    throw new Refusal(node, `expected { "weights": [[..], ..], "biases": [..] }, found ${describe(node)}`);
  }
  const keys = propertiesOf(node);
  const unknown = [...keys.keys()].find(key => key !== 'weights' && key !== 'biases');
  if (unknown !== undefined) {
    const key = keys.get(unknown)!.parent!.children![0]!;
    if (isNetwork(node.parent!)) throw notGradients(node.parent!);
    const message = `unknown key ${quote(unknown)}${meantTensor(unknown)}; a layer of gradients has "weights" and "biases"`;
    throw new Refusal(key, message);
  }
  const [weights, biases] = [keys.get('weights'), keys.get('biases')];
  if (!shape.hasBias && !isNull(biases)) {
    throw new Refusal(biases!, `layer ${quote(shape.name)} has no bias ("bias": false); remove "biases"`);
  }
  return {
    weights: isNull(weights) ? undefined : matrixOf(weights!, shape, text, rows),
    bias: isNull(biases) ? undefined : vectorOf(biases!, shape, text, rows),
  };
}

/** `dW`, `W` or `weight` is meant to be the one, `db`, `b` or `bias` the other. */
function meantTensor(key: string): string {
  const [, letter] = /^(?:d|grad_?)?([wb])/i.exec(key) ?? [];
  if (letter === undefined) return '';
  return `; did you mean ${quote(letter.toLowerCase() === 'w' ? 'weights' : 'biases')}?`;
}

function matrixOf(node: Node, { name, I, O }: LayerShape, text: string, rows: number): WrittenTensor {
  const wanted = `${counted(O, 'row')} of ${counted(I, 'number')} (units, inputs)`;
  const found = shapeOf(node);
  if (found.length === 2 && (found[0] !== O || found[1] !== I)) {
    const hint = shapeHint(found, [O, I], 'weights', rows);
    const has = `${counted(found[0]!, 'row')} of ${counted(found[1]!, 'number')}`;
    throw new Refusal(node, `"weights" of layer ${quote(name)} has ${has}; expected ${wanted}${hint}`);
  }
  if (node.type !== 'array' || countOf(node) !== O) {
    throw new Refusal(node, `expected ${wanted} for "weights" of layer ${quote(name)}, found ${describe(node)}`);
  }
  const tensor = { values: new Float64Array(O * I), written: [] as Written[] };
  for (const [o, row] of node.children!.entries()) {
    if (row.type !== 'array' || countOf(row) !== I) {
      const message = `expected ${counted(I, 'number')} in row ${o} (counted from 0) of "weights" of layer ${quote(name)}, found ${describe(row)}`;
      throw new Refusal(row, message);
    }
    for (const [i, cell] of row.children!.entries()) {
      readNumber(cell, text, tensor, o * I + i, `row ${o}, column ${i} (counted from 0)`);
    }
  }
  return tensor;
}

function vectorOf(node: Node, { name, O }: LayerShape, text: string, rows: number): WrittenTensor {
  const found = shapeOf(node);
  const wanted = counted(O, 'number');
  if (node.type !== 'array' || found.length !== 1 || found[0] !== O) {
    const hint = shapeHint(found, [O], 'bias', rows);
    throw new Refusal(
      node,
      `expected ${wanted}, one for each unit, for "biases" of layer ${quote(name)}, found ${describe(node)}${hint}`,
    );
  }
  const tensor = { values: new Float64Array(O), written: [] as Written[] };
  for (const [o, cell] of node.children!.entries()) {
    readNumber(cell, text, tensor, o, `place ${o} (counted from 0)`);
  }
  return tensor;
}

/** The lengths of an array and of its first elements. */
function shapeOf(node: Node): number[] {
  const shape: number[] = [];
  for (let at: Node | undefined = node; at?.type === 'array'; at = childAt(at, 0)) {
    const length = countOf(at);
    // Rows of different lengths have no shape together; the row is met on its own.
    const [first, ...others] = at.children!;
    const isEven = others.every(child => child.type !== 'array' || countOf(child) === countOf(first!));
    shape.push(length);
    if (!isEven) break;
  }
  return shape;
}

function readNumber(
  cell: Node,
  text: string,
  { values, written }: { readonly values: Float64Array; readonly written: Written[] },
  index: number,
  place: string,
): void {
  if (!Number.isFinite(cell.value) || cell.type !== 'number') {
    const isNothing = cell.type === 'null' ? ', which some programs write for NaN' : '';
    throw new Refusal(cell, `expected a number in ${place}, found ${describe(cell)}${isNothing}`);
  }
  values[index] = cell.value as number;
  written.push(writtenDigits(text.slice(cell.offset, cell.offset + cell.length)));
}

function describe(node: Node): string {
  if (node.type === 'array') return describeValue(new Array(countOf(node)));
  return describeValue(node.type === 'object' ? {} : node.value);
}

function withPrecision({ values, written }: WrittenTensor, file: ReturnType<typeof precisionOf>): GivenTensor {
  const precision = finerPrecision(precisionOf(written), file);
  return {
    values,
    halfSteps: values.map(value => halfStep(value, precision)),
    digits: fewOf(precision),
    isNarrow: mayBeNarrow(values, precision),
  };
}
