/** How a file of gradients looks for one network: for people who write one. Plain text. */
import type { EngineOptions } from '../engine/options.ts';
import { count, counted } from '../spec/words.ts';
import { aligned } from '../trace/aligned.ts';
import { gradientSymbol } from '../trace/quantitySymbol.ts';
import { layerShapes } from './compare.ts';
import type { LayerShape } from './given.ts';
import { shapeText } from './given.ts';

/** Numbers that are written out as zeros in the JSON form; more stand as dots. */
const mostZeros = 60;

export interface Format {
  /** What the numbers are: a few lines. */
  readonly meaning: string;
  /** A line for each tensor: its layer, its name in an archive, its shape. */
  readonly tensors: readonly (readonly [layer: string, gradient: string, name: string, shape: string])[];
  /** The JSON form, with zeros in it where they are few. */
  readonly json: string;
  /** NumPy that writes an archive. */
  readonly numpy: string;
}

export function gradientsFormat(options: EngineOptions): Format {
  const shapes = layerShapes(options);
  const { loss, layers, training } = options;
  const penalty = layers.some(({ l1, l2 }) => l1 !== 0 || l2 !== 0) ? ', with its regularization,' : '';
  return {
    meaning: [
      `The gradient of the mean ${loss}${penalty} over all ${counted(training.rows, 'training row')},`,
      'at the first weights, before any update. With --sample N: of row N of the data, counted from 0.',
      'Tensors that are left out are not judged.',
    ].join('\n'),
    tensors: shapes.flatMap((shape, l) => rowsOf(shape, l)),
    json: jsonForm(shapes),
    numpy: numpyForm(shapes),
  };
}

function rowsOf({ name, I, O, hasBias }: LayerShape, l: number): Format['tensors'] {
  const weights = [name, gradientSymbol('weights'), `${l}.weight`, `${shapeText([O, I])}: units, inputs`] as const;
  const bias = [name, gradientSymbol('bias'), `${l}.bias`, `${shapeText([O])}: units`] as const;
  return hasBias ? [weights, bias] : [weights];
}

function jsonForm(shapes: readonly LayerShape[]): string {
  const layers = shapes.map(({ I, O, hasBias }) => {
    const weights = I * O <= mostZeros ? matrix(O, I) : `[[${dots(I)}], ${dots(O, 'row')}]`;
    const bias = O <= mostZeros ? vector(O) : `[${dots(O)}]`;
    return `  { "weights": ${weights}${hasBias ? `,\n    "biases": ${bias}` : ''} }`;
  });
  return `{ "layers": [\n${layers.join(',\n')}\n] }\n`;
}

function dots(length: number, noun = 'number'): string {
  return `... ${counted(length, noun)}`;
}

function vector(length: number): string {
  return `[${Array.from({ length }, () => '0').join(', ')}]`;
}

function matrix(rows: number, columns: number): string {
  return `[${Array.from({ length: rows }, () => vector(columns)).join(', ')}]`;
}

function numpyForm(shapes: readonly LayerShape[]): string {
  const lines = shapes.flatMap(({ name, I, O, hasBias }, l) => [
    `    "${l}.weight": dW[${l}],  # ${shapeText([O, I])}: units, inputs of ${JSON.stringify(name)}`,
    ...(hasBias ? [`    "${l}.bias": db[${l}],  # ${shapeText([O])}`] : []),
  ]);
  return [
    'import numpy as np',
    '',
    `# dW and db: lists of ${count(shapes.length)}, your gradients of each layer, first layer first`,
    'np.savez("gradients.npz", **{',
    ...lines,
    '})',
    '',
  ].join('\n');
}

/** All of it as one text. `safe` makes the layers' names safe where it is shown. */
export function formatText({ meaning, tensors, json, numpy }: Format, safe: (name: string) => string): string {
  const table = aligned([
    ['in npz', 'layer', 'gradient', 'shape'],
    ...tensors.map(([layer, gradient, name, shape]) => [name, safe(layer), gradient, shape]),
  ]);
  return `${meaning}\n\n${table}\nAs JSON, first layer first:\n\n${json}\nFrom NumPy:\n\n${numpy}`;
}
