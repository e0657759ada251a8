import type { LayerChain } from '../../src/protocol/chain.ts';
import type { EquationName } from './arithmetic.ts';
import type { MatrixQuantity } from './matrices.ts';

/** A matrix of an equation, or what stands between two. */
export type EquationItem =
  | {
      readonly kind: 'matrix';
      readonly quantity: MatrixQuantity;
      /** The equation that the number is a part of, where a row of matrices has several. */
      readonly equation: EquationName;
      /** Shown as a column vector, as in the forward pass. */
      readonly isColumn?: boolean;
    }
  | { readonly kind: 'operator'; readonly text: string; readonly words?: string };

export interface Equation {
  readonly name: EquationName;
  readonly title: string;
  /** What a reader must know to read it: where numbers come from and go to. */
  readonly note: string;
  readonly items: readonly EquationItem[];
}

/** The equations of a layer in the lecture's order: forward, then backward. */
export function equationsOf(chain: LayerChain): readonly Equation[] {
  return [forward(chain), outputByNet(chain), netByWeights(chain), ...bias(chain), netByInput(chain)];
}

function forward({ shape, target, below, symbols }: LayerChain): Equation {
  const column = (quantity: MatrixQuantity, equation: EquationName = 'net'): EquationItem => ({
    ...matrix(quantity, equation),
    isColumn: true,
  });
  const from = below === null ? 'comes from the data' : `is the output of ${quoted(below)}`;
  return {
    name: 'net',
    title: 'Forward',
    note: `${symbols.input} ${from}.`,
    items: [
      matrix('weights', 'net'),
      operator('·'),
      column('input'),
      ...(shape.bias ? [operator('+'), column('bias')] : []),
      operator('='),
      column('net'),
      operator('→', shape.activation),
      column('output', 'output'),
      ...(target ? [operator('', 'target'), column('target', 'output')] : []),
    ],
  };
}

function outputByNet({ above, loss, activationJacobian, fused, symbols, shape }: LayerChain): Equation {
  const [y, gradient] = [symbols.output, `dE/d${symbols.output}`];
  const from =
    above === null
      ? `${gradient} is the derivative of the loss, ${loss}, by the output.`
      : `${gradient} comes down from ${quoted(above)}.`;
  const form =
    activationJacobian.form === 'diagonal'
      ? `d${y}/dnet is a diagonal matrix: no unit’s output depends on another unit’s net value.`
      : `d${y}/dnet of ${shape.activation} is full: every output depends on every net value.`;
  const atOnce = fused === null ? '' : ` The training computes the product at once: ${fused}.`;
  return {
    name: 'delta',
    title: 'The error by the net values',
    note: `${from} ${form}${atOnce}`,
    items: [
      matrix('outputGradient', 'delta'),
      operator('·'),
      matrix('activationJacobian', 'delta'),
      operator('='),
      matrix('delta', 'delta'),
    ],
  };
}

function netByWeights({ symbols }: LayerChain): Equation {
  const { weights: W, input: x } = symbols;
  return {
    name: 'weights',
    title: 'The error by the weights',
    note: `vec(${W}) is ${W} in one row. Row o of dnet/dvec(${W}) holds ${x} in the block of unit o and is zero elsewhere; cut into its blocks, dE/dvec(${W}) is dE/d${W}.`,
    items: [
      matrix('delta', 'weights'),
      operator('·'),
      matrix('parameterJacobian', 'weights'),
      operator('='),
      matrix('vectorGradient', 'weights'),
      operator('→', 'reshape'),
      matrix('gradient', 'weights'),
    ],
  };
}

function bias({ shape }: LayerChain): readonly Equation[] {
  if (!shape.bias) return [];
  return [
    {
      name: 'bias',
      title: 'The error by the bias',
      note: 'dnet/db is the identity.',
      items: [matrix('delta', 'bias'), operator('='), matrix('biasGradient', 'bias')],
    },
  ];
}

function netByInput({ below, symbols }: LayerChain): Equation {
  const gradient = `dE/d${symbols.input}`;
  const to =
    below === null
      ? `${gradient} is handed to nobody: ${symbols.input} is data.`
      : `${gradient} is handed down to ${quoted(below)}, where it is the gradient at the output.`;
  return {
    name: 'input',
    title: 'The gradient handed down',
    note: `dnet/d${symbols.input} is ${symbols.weights} itself. ${to}`,
    items: [
      matrix('delta', 'input'),
      operator('·'),
      matrix('weights', 'input'),
      operator('='),
      matrix('inputGradient', 'input'),
    ],
  };
}

function matrix(quantity: MatrixQuantity, equation: EquationName): EquationItem & { readonly kind: 'matrix' } {
  return { kind: 'matrix', quantity, equation };
}

function operator(text: string, words?: string): EquationItem {
  return { kind: 'operator', text, ...(words !== undefined && { words }) };
}

function quoted(name: string): string {
  return `“${name}”`;
}
