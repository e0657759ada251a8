import { factsOf, isMatrix, type Letter, type Quantity } from '../trace/quantity.ts';
import { type LayerSymbols, letterOf } from '../trace/quantitySymbol.ts';
import type { Formula } from './formula.ts';

type Index = number | string;

const symbol = (name: string, index: readonly Index[] = []): Formula =>
  index.length === 0 ? { kind: 'symbol', name } : { kind: 'symbol', name, index: index.join(',') };
const call = (name: string, of: Formula): Formula => ({ kind: 'call', name, arguments: [of] });

/** A quantity as a formula, with the letters of the layer. */
export function matrixFormula(name: Quantity, symbols: LayerSymbols): Formula {
  const letter = (of: Letter | 'E') =>
    of === 'vec(W)' ? call('vec', symbol(symbols.weights)) : symbol(letterOf(of, symbols));
  return composed(name, letter, letter, symbols);
}

/**
 * A number of it as a symbol with its index. Where it is one of the layer above or below, `neighbor` says so in the symbol, as both
 * layers have a net value; one of after the epoch says that, too.
 */
export function numberFormula(
  name: Quantity,
  symbols: LayerSymbols,
  row: Index,
  column: Index,
  neighbor?: 'above' | 'below',
): Formula {
  const { of, isDiagonal } = factsOf(name).symbol;
  const marks = [neighbor, factsOf(name).when === 'after' && 'after'].filter(Boolean);
  const written = (letter: Letter | 'E') => [letterOf(letter, symbols), ...marks].join(' ');
  // Of a Jacobian the row belongs to what is differentiated, and of its diagonal the column does, too.
  const isJacobian = of !== undefined && of !== 'E';
  const below = isMatrix(name) && !isJacobian ? [row, column] : [column];
  return composed(
    name,
    letter => (letter === 'E' ? symbol('E') : symbol(written(letter), isJacobian ? [isDiagonal ? column : row] : [])),
    letter => symbol(written(letter), below),
    symbols,
  );
}

function composed(
  name: Quantity,
  over: (letter: Letter | 'E') => Formula,
  under: (letter: Letter) => Formula,
  symbols: LayerSymbols,
): Formula {
  const { of, by, as, isDiagonal } = factsOf(name).symbol;
  if (as === 'Δ') {
    const changed = under(by);
    return changed.kind === 'symbol' ? { ...changed, name: `Δ${changed.name}` } : symbol(`Δ${letterOf(by, symbols)}`);
  }
  const plain: Formula = of === undefined ? under(by) : { kind: 'derivative', of: over(of), by: under(by) };
  const isWhole = plain.kind === 'derivative' && plain.by.kind === 'symbol' && plain.by.index === undefined;
  const taken = isDiagonal && isWhole ? call('diag', plain) : plain;
  return as ? call(as, taken) : taken;
}
