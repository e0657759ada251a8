import type { Formula } from '../../src/formula/formula.ts';
import { plainText } from '../../src/formula/formulaText.ts';
import type { LayerChain, LayerSymbols } from '../../src/why/chain.ts';
import type { MatrixCell, MatrixQuantity } from './matrices.ts';

const symbol = (name: string): Formula => ({ kind: 'symbol', name });
const by = (of: Formula, to: Formula): Formula => ({ kind: 'derivative', of, by: to });

/** A matrix as the lecture writes it, with the letters of the layer. */
export function matrixSymbol(quantity: MatrixQuantity, { weights, input, output }: LayerSymbols): Formula {
  const [E, net, W, x, y] = [symbol('E'), symbol('net'), symbol(weights), symbol(input), symbol(output)];
  const vec: Formula = { kind: 'call', name: 'vec', arguments: [W] };
  switch (quantity) {
    case 'input':
      return x;
    case 'weights':
      return W;
    case 'bias':
      return symbol('b');
    case 'net':
      return net;
    case 'output':
      return y;
    case 'target':
      return symbol('t');
    case 'outputGradient':
      return by(E, y);
    case 'activationJacobian':
      return by(y, net);
    case 'delta':
      return by(E, net);
    case 'parameterJacobian':
      return by(net, vec);
    case 'vectorGradient':
      return by(E, vec);
    case 'gradient':
      return by(E, W);
    case 'biasGradient':
      return by(E, symbol('b'));
    case 'inputGradient':
      return by(E, x);
    default:
      return assertNever(quantity);
  }
}

/** The same in a line of text: `dE/dW`. */
export function symbolText(quantity: MatrixQuantity, symbols: LayerSymbols): string {
  return plainText(matrixSymbol(quantity, symbols), String);
}

const matrices: readonly MatrixQuantity[] = ['weights', 'activationJacobian', 'parameterJacobian', 'gradient'];

/** A number with its index: `dE/dW[2][1]`, `dE/dnet[2]`. */
export function cellName(cell: MatrixCell, { symbols }: Pick<LayerChain, 'symbols'>) {
  const index = matrices.includes(cell.quantity) ? `[${cell.row}][${cell.column}]` : `[${cell.column}]`;
  return `${symbolText(cell.quantity, symbols)}${index}`;
}

function assertNever(quantity: never): never {
  throw new TypeError(`no symbol of ${JSON.stringify(quantity)}`);
}
