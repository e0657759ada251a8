import { isMatrix, type Quantity } from './quantity.ts';
import type { QuantityRef } from './quantityRef.ts';
import type { LayerShape } from './shapes.ts';

/** What the expression language calls a quantity of the batch or of the epoch: a name of a layer, and whether it is of one sample. */
interface Written {
  readonly name: string;
  readonly isOfSample?: true;
}

/** Quantities by their names in expressions. What has none is made of others, in `written`. */
const names: Readonly<Record<Exclude<Quantity, 'target' | 'parameterJacobian' | 'vectorGradient'>, Written>> = {
  input: { name: 'x', isOfSample: true },
  weights: { name: 'W' },
  bias: { name: 'b' },
  net: { name: 'net', isOfSample: true },
  output: { name: 'y', isOfSample: true },
  outputGradient: { name: 'dy', isOfSample: true },
  activationJacobian: { name: 'J', isOfSample: true },
  jacobianDiagonal: { name: 'Jdiag', isOfSample: true },
  delta: { name: 'delta', isOfSample: true },
  gradient: { name: 'gradient', isOfSample: true },
  biasGradient: { name: 'biasGradient', isOfSample: true },
  inputGradient: { name: 'dx', isOfSample: true },
  batchGradient: { name: 'gradient' },
  batchBiasGradient: { name: 'biasGradient' },
  meanDelta: { name: 'meanDelta' },
  deltaRms: { name: 'deltaRms' },
  meanJacobianDiagonal: { name: 'meanJacobianDiagonal' },
  meanGradient: { name: 'meanGradient' },
  meanBiasGradient: { name: 'meanBiasGradient' },
  weightUpdate: { name: 'weightUpdate' },
  biasUpdate: { name: 'biasUpdate' },
  weightsAfter: { name: 'W' },
  biasAfter: { name: 'b' },
};

/** What the expression language calls a quantity of a layer; undefined of one that is made of others. */
export function nameInExpression(quantity: Quantity): string | undefined {
  return Object.hasOwn(names, quantity) ? names[quantity as keyof typeof names].name : undefined;
}

/**
 * A number as an expression of the debugger: `gradient(hidden)[2,1]`, `delta(hidden, sample(5))[2]`. Indices count from 0; `sample` is the
 * sample's place in the batch, 0 where it is not known. A layer's name is in quotes where it is no plain name. Of a vector that is
 * made of others, its element is written by the others.
 */
export function expressionOf(ref: QuantityRef, layers: readonly LayerShape[], sample = 0): string {
  const { layer, quantity, row, column } = ref;
  const { name, inputs } = layers[layer]!;
  const of = layerInExpression(name);
  const ofSample = `${of}, sample(${sample})`;
  switch (quantity) {
    case 'target':
      return `t[${sample},${column}]`;
    case 'vectorGradient':
      return `gradient(${ofSample})[${Math.floor(column / inputs)},${column % inputs}]`;
    case 'parameterJacobian':
      // The derivative of net by a weight of the same unit; of another it is always 0.
      return Math.floor(column / inputs) === row ? `x(${ofSample})[${column % inputs}]` : '0';
    default: {
      const { name: word, isOfSample } = names[quantity];
      return `${word}(${isOfSample ? ofSample : of})[${isMatrix(quantity) ? `${row},` : ''}${column}]`;
    }
  }
}

/** A layer's name where an expression expects one: in quotes unless it is letters, digits and underscores, not beginning with a digit (grammar.peggy). */
export function layerInExpression(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u.test(name) ? name : JSON.stringify(name);
}
