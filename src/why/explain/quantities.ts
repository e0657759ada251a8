import { type Jacobian, jacobianElement } from '../../engine/jacobians.ts';
import { assertNever } from '../../run/runState.ts';
import type { ChainQuantity, NumberRef } from '../chain.ts';
import { labelOf, quoted, symbolsOf } from './names.ts';
import type { ChainSource, SourceLayer } from './source.ts';

/** Rows and columns of what a layer has of a quantity; no rows where it has none of it. */
export function quantityShape(source: ChainSource, layer: number, quantity: ChainQuantity): readonly [number, number] {
  const { inputs: I, outputs: O, bias } = source.layers[layer].shape;
  switch (quantity) {
    case 'input':
    case 'inputGradient':
      return [1, I];
    case 'weights':
    case 'gradient':
    case 'epochGradient':
    case 'update':
      return [O, I];
    case 'bias':
    case 'biasGradient':
    case 'epochBiasGradient':
    case 'biasUpdate':
      return [bias ? 1 : 0, O];
    case 'target':
      return [layer === source.layers.length - 1 ? 1 : 0, O];
    case 'net':
    case 'output':
    case 'outputGradient':
    case 'delta':
      return [1, O];
    case 'activationJacobian':
      return [O, O];
    case 'parameterJacobian':
      return [O, O * I];
    case 'vectorGradient':
      return [1, O * I];
    default:
      return assertNever(quantity);
  }
}

/** Throws a RangeError, which says what there is, when the network has no such number. */
export function checkRef(source: ChainSource, { layer, quantity, row, column }: NumberRef): void {
  const own = source.layers[layer];
  if (!own) throw new RangeError(`there is no layer ${layer}; there are ${source.layers.length}, counted from 0`);
  const { name } = own.shape;
  const [rows, columns] = quantityShape(source, layer, quantity);
  if (rows === 0) {
    throw new RangeError(
      `${quoted(name)} has no ${quantity === 'target' ? 'targets: it is not the last layer' : 'bias'}`,
    );
  }
  if (isIndex(row, rows) && isIndex(column, columns)) return;
  const label = labelOf(symbolsOf(shapesIn(source), layer), { layer, quantity, row, column });
  throw new RangeError(
    `${quoted(name)} has no ${label}: there ${rows * columns === 1 ? 'is 1 number' : `are ${rows} x ${columns} numbers`}, counted from 0`,
  );
}

function isIndex(index: number, count: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < count;
}

export function shapesIn({ layers }: ChainSource) {
  return layers.map(({ shape }) => shape);
}

/** dy/dnet of a layer: the recorded diagonal, or by the outputs of a softmax. */
export function activationJacobianOf({ activation, output, jacobianDiagonal }: SourceLayer): Jacobian {
  return activation.type === 'softmax'
    ? { form: 'softmax', p: output }
    : { form: 'diagonal', diagonal: jacobianDiagonal };
}

/** The number itself. The reference must be one that `checkRef` lets pass. */
export function valueAt(source: ChainSource, { layer, quantity, row, column }: NumberRef): number {
  const own = source.layers[layer];
  const I = own.shape.inputs;
  switch (quantity) {
    case 'input':
    case 'bias':
    case 'net':
    case 'output':
    case 'outputGradient':
    case 'delta':
    case 'inputGradient':
    case 'epochBiasGradient':
    case 'biasUpdate':
      return own[quantity][column];
    case 'weights':
    case 'epochGradient':
    case 'update':
      return own[quantity][row * I + column];
    case 'target':
      return source.target[column];
    case 'activationJacobian':
      return jacobianElement(activationJacobianOf(own), row, column);
    case 'parameterJacobian':
      return jacobianElement({ form: 'block', x: own.input, rows: own.shape.outputs }, row, column);
    case 'vectorGradient':
      return own.delta[Math.floor(column / I)] * own.input[column % I];
    case 'gradient':
      return own.delta[row] * own.input[column];
    case 'biasGradient':
      return own.delta[column];
    default:
      return assertNever(quantity);
  }
}
