import type { NumberRef } from '../../src/why/chain.ts';

/**
 * Where a number belongs: to a unit, an input, or both. Elements of the Jacobians have the unit that their row belongs to
 * besides: of dy/dnet the output, of dnet/dvec(W) the net value.
 */
export interface Place {
  readonly unit: number;
  readonly input: number;
  readonly rowUnit: number;
}

const none = -1;

/** The place of a number in a layer of so many inputs; -1 for what it does not have. */
export function placeOf({ quantity, row, column }: Omit<NumberRef, 'layer'>, inputs: number): Place {
  switch (quantity) {
    case 'input':
    case 'inputGradient':
      return { unit: none, input: column, rowUnit: none };
    case 'weights':
    case 'gradient':
    case 'epochGradient':
    case 'update':
      return { unit: row, input: column, rowUnit: none };
    case 'activationJacobian':
      return { unit: column, input: none, rowUnit: row };
    case 'parameterJacobian':
      return { unit: Math.floor(column / inputs), input: column % inputs, rowUnit: row };
    case 'vectorGradient':
      return { unit: Math.floor(column / inputs), input: column % inputs, rowUnit: none };
    case 'bias':
    case 'net':
    case 'output':
    case 'target':
    case 'outputGradient':
    case 'delta':
    case 'biasGradient':
    case 'epochBiasGradient':
    case 'biasUpdate':
      return { unit: column, input: none, rowUnit: none };
    default:
      return assertNever(quantity);
  }
}

function assertNever(quantity: never): never {
  throw new TypeError(`no quantity ${JSON.stringify(quantity)}`);
}
