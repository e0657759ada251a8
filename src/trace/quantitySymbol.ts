import { factsOf, type Letter, type Quantity, titleOf } from './quantity.ts';
import type { LayerShape } from './shapes.ts';

/** The letters of a layer's formulas: W, x and y; in the lecture's network those of the lecture. */
export interface LayerSymbols {
  readonly weights: string;
  readonly input: string;
  readonly output: string;
}

type NamedLayer = Pick<LayerShape, 'name'> & Partial<LayerShape>;

/**
 * The letters of a layer's formulas. In a network of two layers whose names are single capital letters, as the lecture's V and W,
 * the weights go by the name of their layer, and the vectors are x, y and z from the input to the output.
 */
export function symbolsOf(layers: readonly NamedLayer[], layer: number): LayerSymbols {
  if (!isLecture(layers)) return plainSymbols;
  const weights = layers[layer]!.name;
  return layer === 0 ? { weights, input: 'x', output: 'y' } : { weights, input: 'y', output: 'z' };
}

export const plainSymbols: LayerSymbols = { weights: 'W', input: 'x', output: 'y' };

/** E is the loss. */
function isLecture(layers: readonly NamedLayer[]): boolean {
  return (
    layers.length === 2 && layers[0]!.name !== layers[1]!.name && layers.every(({ name }) => /^[A-DF-Z]$/.test(name))
  );
}

/** A letter of the table as a layer's formulas have it. */
export function letterOf(letter: Letter | 'E', { weights, input, output }: LayerSymbols): string {
  const letters: Readonly<Record<string, string>> = { W: weights, x: input, y: output, 'vec(W)': `vec(${weights})` };
  return letters[letter] ?? letter;
}

/** A quantity in a line of text: `dE/dW`, `mean diag(dy/dnet)`, `ΔW`; W before and after the epoch are both `W`. */
export function symbolText(name: Quantity, symbols: LayerSymbols = plainSymbols): string {
  const { of, by, isDiagonal, as } = factsOf(name).symbol;
  const letter = letterOf(by, symbols);
  const plain = of === undefined ? letter : `d${letterOf(of, symbols)}/d${letter}`;
  const taken = isDiagonal ? `diag(${plain})` : plain;
  return as === 'Δ' ? `Δ${taken}` : as ? `${as} ${taken}` : taken;
}

/** The same where nothing else says when: `W after`. */
export function symbolWhen(name: Quantity): string {
  return factsOf(name).when === 'after' ? `${symbolText(name)} after` : symbolText(name);
}

/** The gradient of a layer's weights, or of its bias: `dE/dW` or `dE/db`. */
export function gradientSymbol(of: 'weights' | 'bias'): string {
  return symbolText(of === 'weights' ? 'gradient' : 'biasGradient');
}

/** Its word, where it has one, in place of the symbol: `delta`, `dE/dW`. */
export function wordOrSymbol(name: Quantity): string {
  return factsOf(name).word ?? symbolText(name);
}

/** The norm of all its numbers: `‖dE/dW‖`. */
export function normText(name: Quantity): string {
  return normOf(symbolText(name));
}

/** The same by its word: `‖delta‖`, `‖dE/dW‖`. */
export function normInWords(name: Quantity): string {
  return normOf(wordOrSymbol(name));
}

function normOf(name: string): string {
  return `‖${name}‖`;
}

/** What must be said of the diagonal of a softmax layer's Jacobian; empty for all else. */
export function diagonalNote(name: Quantity, activation: string): string {
  const isOfFull = factsOf(name).symbol.isDiagonal && activation === 'softmax';
  return isOfFull ? 'Softmax has a full Jacobian diag(p) - p pT; this is its diagonal only.' : '';
}

/** What the numbers are of at a stop of the debugger: `Delta of sample 3 at 3:12:backward:hidden:delta`. */
export function subjectAtStop(name: Quantity, position: string, sample: string): string {
  const label = titleOf(name).replace('the epoch', 'the update');
  return `${label}${factsOf(name).of === 'sample' ? ` of ${sample}` : ''} at ${position}`;
}

/** What the numbers are of: `Mean gradient of epoch 12`, `Weights after epoch 12`, `Delta of sample 3 in epoch 12`. */
export function subjectOf(name: Quantity, epoch: number, sample: string): string {
  const { of, when } = factsOf(name);
  const label = titleOf(name);
  if (when === 'after') return label.replace('the epoch', `epoch ${epoch}`);
  if (of === 'sample') return `${label} of ${sample} in epoch ${epoch}`;
  return `${label} ${when === 'before' ? 'before' : 'of'} epoch ${epoch}`;
}
