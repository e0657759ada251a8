import type { Quantity } from '../../src/trace/quantity.ts';
import { placeOf, type QuantityCell } from '../../src/trace/quantityRef.ts';
import type { Place } from '../../src/trace/shapes.ts';
import type { ShownChain } from '../../src/why/whyMessages.ts';

/**
 * How a cell belongs to the one that is pointed at: the number itself, one of the factors and terms that it meets in a product or
 * sum or that it is made of, or a number that it ends up in.
 */
export type Role = 'same' | 'factor' | 'result';

/** Cells by a condition on their places. */
type Rule = readonly [quantity: Quantity, role: Role, holds: (place: Place) => boolean];

/**
 * The roles of all cells of a layer beside the one that is pointed at, by these equations:
 *
 *     net[o]      = sum over i of W[o][i] x[i], plus b[o]           y = f(net)
 *     dE/dnet[o]  = sum over k of dE/dy[k] dy/dnet[k][o]
 *     dE/dW[o][i] = sum over k of dE/dnet[k] dnet/dvec(W)[k][o*I+i]      dE/db[o] = dE/dnet[o]
 *     dE/dx[i]    = sum over o of dE/dnet[o] W[o][i]
 *
 * What is zero by structure has a role only when it is what is pointed at. Undefined for cells that do not belong to it.
 */
export function linksOf(chain: ShownChain, focus: QuantityCell): (cell: QuantityCell) => Role | undefined {
  const { inputs } = chain.shape;
  const at = placeOf(focus, inputs);
  const rules = rulesOf(chain, focus, at);
  return cell => {
    if (cell.quantity === focus.quantity && cell.row === focus.row && cell.column === focus.column) return 'same';
    const place = placeOf(cell, inputs);
    return rules.find(([quantity, , holds]) => quantity === cell.quantity && holds(place))?.[1];
  };
}

function rulesOf(chain: ShownChain, { quantity }: QuantityCell, at: Place): readonly Rule[] {
  const all = () => true;
  const ofUnit = ({ unit }: Place) => unit === at.unit;
  const ofInput = ({ input }: Place) => input === at.input;
  const ofBoth = (place: Place) => ofUnit(place) && ofInput(place);
  const ofRowUnit = ({ unit }: Place) => unit === at.rowUnit;
  const inBlock = ({ unit, rowUnit }: Place) => unit === rowUnit;
  const isFull = chain.activationJacobian.form === 'softmax';
  const ofOutputs = isFull ? all : ofUnit;
  const isLast = chain.target !== null;
  const gradient = (): readonly Rule[] => [
    ['vectorGradient', 'same', ofBoth],
    ['gradient', 'same', ofBoth],
    ['delta', 'factor', ofUnit],
    ['parameterJacobian', 'factor', place => inBlock(place) && ofBoth(place)],
    ['input', 'factor', ofInput],
  ];
  const rules: Readonly<Partial<Record<Quantity, () => readonly Rule[]>>> = {
    input: () => [
      ['weights', 'factor', ofInput],
      ['net', 'result', all],
      ['parameterJacobian', 'same', place => inBlock(place) && ofInput(place)],
      ['delta', 'factor', all],
      ['vectorGradient', 'result', ofInput],
      ['gradient', 'result', ofInput],
    ],
    weights: () => [
      ['input', 'factor', ofInput],
      ['net', 'result', ofUnit],
      ['delta', 'factor', ofUnit],
      ['inputGradient', 'result', ofInput],
    ],
    bias: () => [['net', 'result', ofUnit]],
    net: () => [
      ['weights', 'factor', ofUnit],
      ['input', 'factor', all],
      ['bias', 'factor', ofUnit],
      ['output', 'result', ofOutputs],
    ],
    output: () => [
      ['net', 'factor', ofOutputs],
      ...(isLast
        ? ([
            ['target', 'factor', ofUnit],
            ['outputGradient', 'result', ofUnit],
          ] as const)
        : []),
    ],
    target: () => [
      ['output', 'factor', ofUnit],
      ['outputGradient', 'result', ofUnit],
    ],
    outputGradient: () => [
      ...(isLast
        ? ([
            ['output', 'factor', ofUnit],
            ['target', 'factor', ofUnit],
          ] as const)
        : []),
      ['activationJacobian', 'factor', ({ unit, rowUnit }) => rowUnit === at.unit && (isFull || unit === rowUnit)],
      ['delta', 'result', ofOutputs],
    ],
    activationJacobian: () => [
      ['outputGradient', 'factor', ofRowUnit],
      ['delta', 'result', ofUnit],
    ],
    delta: () => [
      ['outputGradient', 'factor', ofOutputs],
      ['activationJacobian', 'factor', ({ unit, rowUnit }) => unit === at.unit && (isFull || unit === rowUnit)],
      ['biasGradient', 'same', ofUnit],
      ['parameterJacobian', 'factor', place => inBlock(place) && ofUnit(place)],
      ['input', 'factor', all],
      ['vectorGradient', 'result', ofUnit],
      ['gradient', 'result', ofUnit],
      ['weights', 'factor', ofUnit],
      ['inputGradient', 'result', all],
    ],
    biasGradient: () => [['delta', 'same', ofUnit]],
    parameterJacobian: () => {
      const isOwn = at.unit === at.rowUnit;
      return [
        ['input', 'same', place => isOwn && ofInput(place)],
        ['delta', 'factor', ofRowUnit],
        ['vectorGradient', 'result', ofBoth],
        ['gradient', 'result', ofBoth],
      ];
    },
    vectorGradient: gradient,
    gradient,
    inputGradient: () => [
      ['delta', 'factor', all],
      ['weights', 'factor', ofInput],
    ],
  };
  return rules[quantity]?.() ?? [];
}
