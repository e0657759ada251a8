import { losses } from '../functions/losses.ts';
import { symbolText } from '../trace/quantitySymbol.ts';
import { classWeightOf, equation, largest, type Operand, product, term, type Weights } from './culprit.ts';
import type { Network } from './network.ts';

/** dE/dy of one unit for one sample, and where it comes from. */
export interface OutputGradient {
  readonly operand: Operand;
  /** Follows its value: `, the derivative of mse at y[0] = 2 and t[0] = 1`. */
  readonly source: string;
  /** Those that the source names. */
  readonly operands: readonly Operand[];
}

/**
 * Computed anew: from the loss at the last layer, from the layer above otherwise. Without the weights that were used there
 * it is what stands in dy, which the caller has to hold against the delta.
 */
export function outputGradientAt(
  network: Network,
  l: number,
  n: number,
  o: number,
  weights: readonly Weights[] | undefined,
): OutputGradient {
  if (l === network.layers.length - 1) return ofLoss(network, n, o);
  const { dy, O } = network.layers[l];
  const above = weights?.[l + 1];
  if (above) return fromAbove(network, l, n, o, above);
  return { operand: operand(dy[n * O + o]), source: ', handed down by the layer above', operands: [] };
}

function operand(value: number): Operand {
  return { name: symbolText('outputGradient'), value };
}

function ofLoss({ layers, loss, t, sampleWeights }: Network, n: number, o: number): OutputGradient {
  const { y, O } = layers[layers.length - 1];
  const k = n * O + o;
  const operands = [
    { name: `y[${o}]`, value: y[k] },
    { name: `t[${o}]`, value: t[k] },
    ...classWeightOf(sampleWeights, n),
  ];
  const value = losses[loss].weight(O) * losses[loss].derivative(y[k], t[k]) * (sampleWeights?.[n] ?? 1);
  const source = `, the derivative of ${loss} at ${operands.map(equation).join(' and ')}`;
  return { operand: operand(value), source, operands };
}

/** The sum over the units u above of delta[u] w[u][o], times the dropout mask if there is one. */
function fromAbove({ layers }: Network, l: number, n: number, o: number, { w }: Weights): OutputGradient {
  const { dropout, O } = layers[l];
  const above = layers[l + 1];
  const termAt = (u: number) =>
    term(
      { name: `delta[${u}]`, value: above.dnet[n * above.O + u] },
      { name: `w[${u}][${o}]`, value: w[u * above.I + o] },
    );
  let value = 0;
  for (let u = 0; u < above.O; u++) value += termAt(u).value;
  if (dropout) value *= dropout.mask[n * O + o];
  const most = termAt(largest(above.O, u => termAt(u).value));
  const source = `, the sum of delta w of the layer above, where the largest term is ${product(most)}`;
  return { operand: operand(value), source, operands: most.factors };
}
