import { nameInExpression } from '../trace/expressionOf.ts';
import { isMatrix, quantityNames } from '../trace/quantity.ts';
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
interface Labelled {
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
  if (quantity === undefined) return undefined;
  const name = nameInExpression(quantity);
  return { isMatrix: isMatrix(quantity), names: [quantity, ...(name === undefined ? [] : [name])] };
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
