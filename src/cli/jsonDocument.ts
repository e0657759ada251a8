import type { EngineOptions } from '../engine/options.ts';
import type { EpochRecord, Trainer } from '../engine/trainer.ts';
import { type Precision, withItsDigits } from '../trace/digits.ts';
import { layerScalarIndex, layerScalars, type TensorName, tensorInRow } from '../trace/layout.ts';
import { applicableTestScalars, testScalar } from '../trace/testScalars.ts';
import { outcomeOf } from './epochs.ts';
import { applicableScalars, type Figure, figure, scalar } from './figures.ts';

/** One number for each unit of the layer. */
const unitTensors = [
  'delta',
  'deltaRms',
  'jacobianDiagonal',
  'biasGradient',
  'biasUpdate',
] as const satisfies readonly TensorName[];

/** What is there for each unit is not said of the layer: `deltaRms` is the vector. */
const layerFigureNames = layerScalars.filter(name => !unitTensors.some(tensor => tensor === name));

/** An epoch with the numbers of every layer: scalars and vectors of units. What a layer does not have, its bias, is null. */
export function epochJson(record: EpochRecord, options: EngineOptions, trainer: Trainer): string {
  const network = applicableScalars(options).map(name => [name, figure(scalar(record.scalars, name))]);
  const layers = options.layers.map((_, layer) => layerFigures(record, options.precision, trainer, layer));
  return JSON.stringify({ epoch: record.epoch, ...Object.fromEntries(network), layers });
}

function layerFigures(
  { scalars, tensors }: EpochRecord,
  precision: Precision,
  { layout }: Trainer,
  layer: number,
): Record<string, unknown> {
  const figures: Record<string, unknown> = { name: layout.layers[layer]!.shape.name };
  for (const name of layerFigureNames) figures[name] = figure(scalars[layerScalarIndex(layout, layer, name)]!);
  if (tensors) {
    for (const name of unitTensors) figures[name] = rowOrNull(tensorInRow(layout, tensors, layer, name), precision);
  }
  return figures;
}

/**
 * The trained layers, separated: weights (O rows of I) and biases, null where there are none. Row by row, since a string
 * has an end and memory too.
 */
export function* layersJson({ network }: Trainer): Generator<string> {
  const { precision } = network;
  for (const [index, { name, activation, I, O, hasBias, w, b }] of network.layers.entries()) {
    yield `${index > 0 ? ',\n' : ''}${JSON.stringify({ name, activation }).slice(0, -1)},"weights":[`;
    for (let o = 0; o < O; o++)
      yield (o > 0 ? ',' : '') + JSON.stringify(row(w.subarray(o * I, (o + 1) * I), precision));
    yield `],"biases":${JSON.stringify(hasBias ? row(b, precision) : null)}}`;
  }
}

/** The facts of the run; `test` is what the test rows gave at its end. */
export function runJson(
  name: string,
  options: EngineOptions,
  trainer: Trainer,
  test: Float64Array | undefined,
): string {
  const facts = {
    name,
    seed: options.seed,
    lossFunction: options.loss,
    optimizer: options.optimizer.type,
    precision: options.precision,
    task: options.task,
    trainingRows: options.training.rows,
    validationRows: options.validation.rows,
    testRows: options.test.rows,
    ...(test && testFigures(test, options)),
    outcome: outcomeOf(trainer),
    ...(trainer.stopReason !== '' && { stopReason: trainer.stopReason }),
    ...(trainer.divergence && { message: trainer.divergence.message }),
  };
  return JSON.stringify(facts);
}

function testFigures(test: Float64Array, { task }: EngineOptions): Record<string, Figure> {
  return Object.fromEntries(applicableTestScalars(task).map(name => [name, figure(testScalar(test, name))]));
}

function rowOrNull(values: ArrayLike<number>, precision: Precision): Figure[] | null {
  return values.length > 0 ? row(values, precision) : null;
}

/** Each with the digits of its precision. */
function row(values: ArrayLike<number>, precision: Precision): Figure[] {
  return Array.from(values, value => figure(withItsDigits(value, precision)));
}
