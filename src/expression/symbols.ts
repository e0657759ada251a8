import { factsOf, isMatrix, type Quantity, quantityNames } from '../trace/quantity.ts';
import { quantityWritten } from '../trace/quantityRef.ts';
import { type LayerSymbols, symbolsOf, symbolText } from '../trace/quantitySymbol.ts';

const fractions: ReadonlySet<string> = new Set(
  quantityNames.map(name => symbolText(name)).filter(symbol => /^d[A-Za-z]+\/d[A-Za-z]+$/.test(symbol)),
);

/** Whether a text is the symbol of a derivative: `dE/dW`, which is a name and no division. */
export function isSymbol(text: string): boolean {
  return fractions.has(text);
}

/** A number of a layer as a label has it: whether it has two indices, and what it may be called in an expression. */
export interface Labelled {
  readonly isMatrix: boolean;
  readonly names: readonly string[];
}

/**
 * What a label names: `dE/dW` is `gradient`. In the network of the lecture the letters are those of its layers. Undefined where the text is
 * the symbol, word or name of no number.
 */
export function labelled(
  label: string,
  layers: readonly string[],
  layer: number,
  isAfter: boolean,
): Labelled | undefined {
  const quantity = quantityWritten(label, symbolsIn(layers, layer), isAfter);
  return quantity === undefined ? undefined : { isMatrix: isMatrix(quantity), names: namesOf(quantity) };
}

/** The symbols that labels of a layer may have. */
export function labelsOf(layers: readonly string[], layer: number): readonly string[] {
  const symbols = symbolsIn(layers, layer);
  return [...new Set(quantityNames.map(name => symbolText(name, symbols)))];
}

function symbolsIn(layers: readonly string[], layer: number): LayerSymbols {
  return symbolsOf(
    layers.map(name => ({ name })),
    layer,
  );
}

/** The quantity's name, the word for it, and its short form: `gradient`, `dW`. */
function namesOf(quantity: Quantity): string[] {
  const { symbol, word, when } = factsOf(quantity);
  const isPlain = symbol.as === undefined && !symbol.isDiagonal && when === 'before';
  const short = symbol.of === undefined ? symbol.by : symbol.of === 'E' ? `d${symbol.by}` : undefined;
  return [quantity, ...(word === undefined ? [] : [word]), ...(isPlain && short !== undefined ? [short] : [])];
}
