import type { Formula } from '../../formula/formula.ts';
import { numberFormula } from '../../formula/quantityFormula.ts';
import type { Quantity } from '../../trace/quantity.ts';
import { factsOf } from '../../trace/quantity.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import { meaningOf, numberLabel, quoted } from '../../trace/quantityRef.ts';
import { symbolsOf } from '../../trace/quantitySymbol.ts';
import type { Factor } from '../explanation.ts';
import type { Program } from './program.ts';
import { shapesIn, valueAt } from './quantities.ts';
import type { ChainSource } from './source.ts';

/** An explanation without what follows from it: LaTeX, the program's text. */
export interface Draft {
  readonly symbols: readonly Formula[];
  readonly numbers: readonly Formula[];
  readonly sentence: string;
  readonly factors: readonly Factor[];
  readonly notes?: readonly string[];
  readonly program: Program;
}

/** A number of the chain as one that goes into another: a factor, and how formulas write it. */
export interface Part extends Factor {
  readonly symbol: Formula;
  readonly ref: QuantityRef;
}

/**
 * A number of a layer as part of a formula of layer `viewer`, which is the same, the one above or the one below. Its words are
 * made when they are asked for: of the thousands of terms of a sum only a few are written out.
 */
export function partOf(
  source: ChainSource,
  viewer: number,
  layer: number,
  quantity: Quantity,
  row: number,
  column: number,
): Part {
  const ref: QuantityRef = { layer, quantity, row, column };
  const { shape } = source.layers[layer];
  const symbols = () => symbolsOf(shapesIn(source), layer);
  return {
    ref,
    value: valueAt(source, ref),
    get label() {
      const time = factsOf(quantity).when === 'after' ? ` after ${updateWords(source)}` : '';
      const label = `${numberLabel(symbols(), ref)}${time}`;
      return layer === viewer ? label : `${label} of ${quoted(shape.name)}`;
    },
    get symbol() {
      return numberFormula(quantity, symbols(), row, column, neighborOf(viewer, layer));
    },
    get meaning() {
      return meaningOf(shape, ref);
    },
  };
}

/** What made W and b those of after it: `epoch 3`, at a stop of the debugger `the update of batch 2`. */
export function updateWords({ epoch, stop }: Pick<ChainSource, 'epoch' | 'stop'>): string {
  return stop ? `the update of batch ${stop.at.batch}` : `epoch ${epoch}`;
}

function neighborOf(viewer: number, layer: number): 'above' | 'below' | undefined {
  if (layer === viewer) return undefined;
  return layer > viewer ? 'above' : 'below';
}

export function factorOf({ label, value, meaning, ref }: Part): Factor {
  return { label, value, meaning, ref };
}

/** The same where the chain ends: no way leads further. */
export function endOf({ label, value, meaning }: Part): Factor {
  return { label, value, meaning };
}
