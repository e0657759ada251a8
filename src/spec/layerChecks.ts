import { fits } from './float32.ts';
import type { InitializationSpec, LayerSpec, NetworkSpec, Precision } from './networkSpec.ts';
import type { Remark, SpecPath } from './problem.ts';
import { counted, quote } from './words.ts';

/** What is wrong between layers, and between a layer and the weights it states. */
export function* layerRemarks(spec: NetworkSpec): Generator<Remark> {
  yield* repeatedNames(spec.layers);
  yield* lastDropout(spec.layers);
  for (const [index, layer] of spec.layers.entries()) {
    yield* biasRemarks(layer, index);
    yield* rangeRemarks(layer.init, ['layers', index, 'init'], spec.precision);
    yield* rangeRemarks(layer.biasInit, ['layers', index, 'biasInit'], spec.precision);
    yield* weightRemarks(layer, index, spec.layers[index - 1]?.units ?? spec.inputs);
  }
}

function* repeatedNames(layers: readonly LayerSpec[]): Generator<Remark> {
  const seen = new Map<string, number>();
  for (const [index, { name }] of layers.entries()) {
    const first = seen.get(name);
    if (first !== undefined) {
      const message = `layer ${first + 1} is called ${quote(name)} already; give each layer its own name`;
      yield { code: 'repeated-name', severity: 'error', message, path: ['layers', index, 'name'] };
    } else seen.set(name, index);
  }
}

function* lastDropout(layers: readonly LayerSpec[]): Generator<Remark> {
  const last = layers.length - 1;
  if (layers[last]!.dropout === 0) return;
  const message = 'the last layer has "dropout", which would hide its outputs from the loss; give it to a layer before';
  yield { code: 'wrong-value', severity: 'error', message, path: ['layers', last, 'dropout'] };
}

function* biasRemarks({ name, units, biases }: LayerSpec, index: number): Generator<Remark> {
  if (biases === undefined || biases.length === units) return;
  const message = `${counted(biases.length, 'bias', 'biases')} for layer ${quote(name)}, which has ${counted(units, 'unit')}; give one for each unit`;
  yield { code: 'wrong-width', severity: 'error', message, path: ['layers', index, 'biases'] };
}

/** No normal number of the generator is as many standard deviations from the mean. */
const farthest = 10;

/** Bounds in the wrong order, and those so wide that a weight could be infinite. */
function* rangeRemarks(init: InitializationSpec, path: SpecPath, precision: Precision): Generator<Remark> {
  if (init.type === 'uniform' && init.min > init.max) {
    const message = `"min" is ${init.min}, but "max" is ${init.max}; exchange them`;
    yield { code: 'wrong-value', severity: 'error', message, path: [...path, 'min'] };
  } else if (init.type === 'uniform' && !Number.isFinite(init.max - init.min)) {
    const message = `from ${init.min} to ${init.max} is farther than 64 bits can tell, and weights would be infinite; choose a smaller range`;
    yield { code: 'not-finite', severity: 'error', message, path: [...path, 'max'] };
  } else if (init.type === 'normal' && isTooWide(init, precision)) {
    const bits = precision === 'float32' ? ' in 32 bits' : '';
    const message = `with a mean of ${init.mean} and a standard deviation of ${init.std} weights could be infinite${bits}; choose smaller ones`;
    yield { code: 'not-finite', severity: 'error', message, path: [...path, 'std'] };
  }
}

/** Of two numbers that are themselves not too large. */
function isTooWide({ mean, std }: { readonly mean: number; readonly std: number }, precision: Precision): boolean {
  return [mean, std].every(value => fits(value, precision)) && !fits(Math.abs(mean) + farthest * std, precision);
}

/** `inputs` is I where it is known already: the units of the layer before, or what the file or the data says. */
export function* weightRemarks(layer: LayerSpec, index: number, inputs: number | undefined): Generator<Remark> {
  const { name, units, weights } = layer;
  if (weights === undefined) return;
  if (weights.length !== units) {
    const message = `${counted(weights.length, 'row')} of weights for layer ${quote(name)}, which has ${counted(units, 'unit')}; give one row for each unit`;
    yield { code: 'wrong-width', severity: 'error', message, path: ['layers', index, 'weights'] };
  }
  if (inputs === undefined || weights[0]!.length === inputs) return;
  const source = index === 0 ? 'the data has' : 'the layer before has';
  const message = `${counted(weights[0]!.length, 'weight')} in each row, but ${source} ${counted(inputs, index === 0 ? 'input' : 'unit')}; give one weight for each`;
  yield { code: 'wrong-width', severity: 'error', message, path: ['layers', index, 'weights', 0] };
}
