import { call, derivative, sym } from '../../formula/compose.ts';
import type { Formula } from '../../formula/formula.ts';
import { assertNever } from '../../run/runState.ts';
import type { LayerShape } from '../../trace/layout.ts';
import type { ChainQuantity, LayerSymbols, NumberRef } from '../chain.ts';

/**
 * The letters of a layer's formulas. In a network of two layers whose names are single capital letters, as the lecture's V and W,
 * the weights go by the name of their layer, and the vectors are x, y and z from the input to the output.
 */
export function symbolsOf(layers: readonly LayerShape[], layer: number): LayerSymbols {
  if (!isLecture(layers)) return { weights: 'W', input: 'x', output: 'y' };
  const weights = layers[layer].name;
  return layer === 0 ? { weights, input: 'x', output: 'y' } : { weights, input: 'y', output: 'z' };
}

/** E is the loss. */
function isLecture(layers: readonly LayerShape[]): boolean {
  return (
    layers.length === 2 && layers[0].name !== layers[1].name && layers.every(({ name }) => /^[A-DF-Z]$/.test(name))
  );
}

export function quoted(name: string): string {
  return `"${name}"`;
}

type Index = number | string;

/**
 * A number as a symbol with its index. Where it is one of the layer above or below, `neighbor` says so in the symbol, as both layers
 * have a net value.
 */
export function symbolOf(
  { weights, input, output }: LayerSymbols,
  quantity: ChainQuantity,
  row: Index,
  column: Index,
  neighbor?: 'above' | 'below',
): Formula {
  const own = (name: string, ...index: readonly Index[]) => sym(neighbor ? `${name} ${neighbor}` : name, ...index);
  const by = (to: Formula) => derivative(sym('E'), to);
  const W = own(weights, row, column);
  switch (quantity) {
    case 'input':
      return own(input, column);
    case 'weights':
      return W;
    case 'bias':
      return own('b', column);
    case 'net':
      return own('net', column);
    case 'output':
      return own(output, column);
    case 'target':
      return own('t', column);
    case 'outputGradient':
      return by(own(output, column));
    case 'activationJacobian':
      return derivative(own(output, row), own('net', column));
    case 'delta':
      return by(own('net', column));
    case 'parameterJacobian':
      return derivative(own('net', row), own(`vec(${weights})`, column));
    case 'vectorGradient':
      return by(own(`vec(${weights})`, column));
    case 'gradient':
      return by(W);
    case 'biasGradient':
      return by(own('b', column));
    case 'inputGradient':
      return by(own(input, column));
    case 'epochGradient':
      return call('mean', by(W));
    case 'epochBiasGradient':
      return call('mean', by(own('b', column)));
    case 'update':
      return own(`Δ${weights}`, row, column);
    case 'biasUpdate':
      return own('Δb', column);
    default:
      return assertNever(quantity);
  }
}

/** A number in a line of text: `dE/dW[2][1]`. */
export function labelOf({ weights, input, output }: LayerSymbols, { quantity, row, column }: NumberRef): string {
  const [vector, matrix] = [`[${column}]`, `[${row}][${column}]`];
  switch (quantity) {
    case 'input':
      return `${input}${vector}`;
    case 'weights':
      return `${weights}${matrix}`;
    case 'bias':
      return `b${vector}`;
    case 'net':
      return `net${vector}`;
    case 'output':
      return `${output}${vector}`;
    case 'target':
      return `t${vector}`;
    case 'outputGradient':
      return `dE/d${output}${vector}`;
    case 'activationJacobian':
      return `d${output}/dnet${matrix}`;
    case 'delta':
      return `dE/dnet${vector}`;
    case 'parameterJacobian':
      return `dnet/dvec(${weights})${matrix}`;
    case 'vectorGradient':
      return `dE/dvec(${weights})${vector}`;
    case 'gradient':
      return `dE/d${weights}${matrix}`;
    case 'biasGradient':
      return `dE/db${vector}`;
    case 'inputGradient':
      return `dE/d${input}${vector}`;
    case 'epochGradient':
      return `mean dE/d${weights}${matrix}`;
    case 'epochBiasGradient':
      return `mean dE/db${vector}`;
    case 'update':
      return `Δ${weights}${matrix}`;
    case 'biasUpdate':
      return `Δb${vector}`;
    default:
      return assertNever(quantity);
  }
}

/** What a number is, in words: `the delta of unit 2 of "hidden"`. */
export function meaningOf({ name }: Pick<LayerShape, 'name'>, { quantity, row, column }: NumberRef): string {
  const of = `of ${quoted(name)}`;
  switch (quantity) {
    case 'input':
      return `input ${column} ${of}`;
    case 'weights':
      return `the weight from input ${column} to unit ${row} ${of}`;
    case 'bias':
      return `the bias of unit ${column} ${of}`;
    case 'net':
      return `the net value of unit ${column} ${of}`;
    case 'output':
      return `the output of unit ${column} ${of}`;
    case 'target':
      return `the target of unit ${column} ${of}`;
    case 'outputGradient':
      return `the gradient at the output of unit ${column} ${of}`;
    case 'activationJacobian':
      return row === column
        ? `the derivative of the activation of unit ${column} ${of}`
        : `the derivative of the output of unit ${row} ${of} with respect to the net value of unit ${column}`;
    case 'delta':
      return `the delta of unit ${column} ${of}`;
    case 'parameterJacobian':
      return `the derivative of the net value of unit ${row} ${of} with respect to element ${column} of vec(W)`;
    case 'vectorGradient':
      return `element ${column} of the weight gradient ${of}, written as one row`;
    case 'gradient':
      return `the sample's own gradient of the weight from input ${column} to unit ${row} ${of}`;
    case 'biasGradient':
      return `the sample's own gradient of the bias of unit ${column} ${of}`;
    case 'inputGradient':
      return `the gradient that ${quoted(name)} hands down by its input ${column}`;
    case 'epochGradient':
      return `the mean gradient of the weight from input ${column} to unit ${row} ${of} over the epoch`;
    case 'epochBiasGradient':
      return `the mean gradient of the bias of unit ${column} ${of} over the epoch`;
    case 'update':
      return `what the epoch added to the weight from input ${column} to unit ${row} ${of}`;
    case 'biasUpdate':
      return `what the epoch added to the bias of unit ${column} ${of}`;
    default:
      return assertNever(quantity);
  }
}
