import { equation } from '../../formula/compose.ts';
import type { Draft, Part } from './draft.ts';

/** A zero that is there because of the form of a Jacobian, whatever the numbers. */
export function structuralZero(own: Part, because: string): Draft {
  return {
    symbols: [equation(own.symbol, 0)],
    numbers: [equation(own.symbol, 0)],
    sentence: `It is zero by construction: ${because}.`,
    factors: [],
    program: { given: [], result: 'np.float64(0)' },
  };
}
