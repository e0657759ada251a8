import type { MatrixQuantity } from '../../src/trace/quantity.ts';
import { symbolText } from '../../src/trace/quantitySymbol.ts';
import type { ShownChain } from '../../src/why/whyMessages.ts';
import type { EquationName } from './arithmetic.ts';

/** A matrix of an equation. */
export interface EquationItem {
  readonly quantity: MatrixQuantity;
  /** The equation that the number is a part of, where a row of matrices has several. */
  readonly equation: EquationName;
  /** Shown as a column vector, as in the forward pass. */
  readonly isColumn?: boolean;
  /** What stands before it. */
  readonly before?: Operator;
}

interface Operator {
  readonly sign: string;
  /** Stands over the sign. */
  readonly words?: string;
}

export interface Equation {
  readonly name: EquationName;
  readonly title: string;
  /** What a reader must know to read it: where numbers come from and go to. */
  readonly note: string;
  readonly items: readonly EquationItem[];
}

/** The equations of a layer in the lecture's order: forward, then backward. */
export function equationsOf(chain: ShownChain): readonly Equation[] {
  return [forward(chain), outputByNet(chain), netByWeights(chain), ...bias(chain), netByInput(chain)];
}

function forward({ shape, target, below, symbols }: ShownChain): Equation {
  const column = (quantity: MatrixQuantity, sign: string, words?: string): EquationItem => ({
    ...item(quantity, quantity === 'output' || quantity === 'target' ? 'output' : 'net', sign, words),
    isColumn: true,
  });
  const from = below === null ? 'comes from the data' : `is the output of ${quoted(below)}`;
  return {
    name: 'net',
    title: 'Forward',
    note: `${symbols.input} ${from}.`,
    items: [
      item('weights', 'net'),
      column('input', '·'),
      ...(shape.bias ? [column('bias', '+')] : []),
      column('net', '='),
      column('output', '→', shape.activation),
      ...(target ? [column('target', '', 'target')] : []),
    ],
  };
}

function outputByNet({ above, loss, activationJacobian, fused, symbols, shape }: ShownChain): Equation {
  const [gradient, jacobian] = [symbolText('outputGradient', symbols), symbolText('activationJacobian', symbols)];
  const from =
    above === null
      ? `${gradient} is the derivative of the loss, ${loss}, with respect to the output.`
      : `${gradient} comes down from ${quoted(above)}.`;
  const form =
    activationJacobian.form === 'diagonal'
      ? `${jacobian} is a diagonal matrix: no unit’s output depends on another unit’s net value.`
      : `${jacobian} of ${shape.activation} is full: every output depends on every net value.`;
  const atOnce = fused === null ? '' : ` The training computes the product at once: ${fused}.`;
  return {
    name: 'delta',
    title: 'The gradient at the net values',
    note: `${from} ${form}${atOnce}`,
    items: [item('outputGradient', 'delta'), item('activationJacobian', 'delta', '·'), item('delta', 'delta', '=')],
  };
}

function netByWeights({ symbols }: ShownChain): Equation {
  const { weights: W, input: x } = symbols;
  const [jacobian, row, gradient] = (['parameterJacobian', 'vectorGradient', 'gradient'] as const).map(name =>
    symbolText(name, symbols),
  );
  return {
    name: 'weights',
    title: 'The gradient of the weights',
    note: `vec(${W}) is ${W} written as one row. Row o of ${jacobian} holds ${x} in the block of unit o and is zero elsewhere. Reshaped, ${row} is ${gradient}.`,
    items: [
      item('delta', 'weights'),
      item('parameterJacobian', 'weights', '·'),
      item('vectorGradient', 'weights', '='),
      item('gradient', 'weights', '→', 'reshape'),
    ],
  };
}

function bias({ shape }: ShownChain): readonly Equation[] {
  if (!shape.bias) return [];
  return [
    {
      name: 'bias',
      title: 'The gradient of the bias',
      note: 'dnet/db is the identity.',
      items: [item('delta', 'bias'), item('biasGradient', 'bias', '=')],
    },
  ];
}

function netByInput({ below, symbols }: ShownChain): Equation {
  const gradient = symbolText('inputGradient', symbols);
  const to =
    below === null
      ? `${gradient} is not used: ${symbols.input} is data.`
      : `${gradient} is handed down to ${quoted(below)}, where it is the gradient at the output.`;
  return {
    name: 'input',
    title: 'The gradient handed down',
    note: `dnet/d${symbols.input} is ${symbols.weights} itself. ${to}`,
    items: [item('delta', 'input'), item('weights', 'input', '·'), item('inputGradient', 'input', '=')],
  };
}

function item(quantity: MatrixQuantity, equation: EquationName, sign?: string, words?: string): EquationItem {
  const before = sign === undefined ? undefined : { sign, ...(words !== undefined && { words }) };
  return { quantity, equation, ...(before && { before }) };
}

function quoted(name: string): string {
  return `“${name}”`;
}
