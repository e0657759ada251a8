import { equation, numberEquation, product, series, sym } from '../../formula/compose.ts';
import type { Formula } from '../../formula/formula.ts';
import { numberFormula } from '../../formula/quantityFormula.ts';
import { type LossName, losses } from '../../functions/losses.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import { symbolsOf, symbolText } from '../../trace/quantitySymbol.ts';
import type { Factor } from '../explanation.ts';
import { type Draft, factorOf, type Part, partOf } from './draft.ts';
import { applied } from './functions.ts';
import { shapesIn } from './quantities.ts';
import type { ChainSource } from './source.ts';
import { sumFactors, sumLines, sumSentence, sumSlack, termOf } from './sums.ts';

/** dE/dy[o]: the derivative of the loss, or what the layer above handed down. */
export function outputGradientDraft(source: ChainSource, { layer, column: o }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, 'outputGradient', 0, o);
  if (layer < source.layers.length - 1)
    return handedDown(source, own, layer + 1, layer, source.layers[layer]!.dropoutMask?.[o]);
  const { loss, fused, classWeight } = source;
  const y = partOf(source, layer, layer, 'output', 0, o);
  const t = partOf(source, layer, layer, 'target', 0, o);
  const m = { symbol: sym('m'), value: source.target.length };
  const { of, pieces } = losses[loss].formula(y.value, t.value);
  const w = classWeight && { symbol: sym('w'), value: classWeight.value };
  const formula = w
    ? { of: weighted(of), abbreviations: [], ...(pieces !== undefined && { pieces: `w times ${pieces}` }) }
    : { of, abbreviations: [], ...(pieces !== undefined && { pieces }) };
  return {
    ...applied(own.symbol, formula, { y, t, m, ...(w && { w }) }, own.value),
    sentence: lossSentence(loss, y.value, t.value, own.value, m.value) + weightSentence(source),
    factors: [factorOf(y), factorOf(t), ...weightFactors(source)],
    notes: fused
      ? [
          `The training did not use this number: it computed ${symbolText('delta')} from the output and the target at once.`,
        ]
      : [],
  };
}

/** Times w; nothing where it is 0. */
function weighted(of: Formula): Formula {
  return of.kind === 'number' && of.value === 0 ? of : product(sym('w'), of);
}

/** What a sentence on the loss's derivative goes on with where classes are weighted. */
export function weightSentence({ classWeight }: ChainSource): string {
  return classWeight ? ` It is multiplied by ${classWeight.meaning}, w = ${formatNumber(classWeight.value)}.` : '';
}

export function weightFactors({ classWeight }: ChainSource): Factor[] {
  return classWeight ? [{ label: 'w', ...classWeight }] : [];
}

/** What made the derivative of the loss with respect to an output as large or small as it is; m is the number of outputs. */
export function lossSentence(loss: LossName, y: number, t: number, value: number, m: number): string {
  if (Number.isFinite(value)) return losses[loss].sentence(y, t, value, m);
  return `It is ${formatNumber(value)} because the output is ${formatNumber(y)} and its target ${formatNumber(t)}.`;
}

/** dE/dx[i] = sum over o of dE/dnet[o] W[o][i]. */
export function inputGradientDraft(source: ChainSource, { layer, column }: QuantityRef): Draft {
  return handedDown(source, partOf(source, layer, layer, 'inputGradient', 0, column), layer, layer);
}

/** The number `own` that a layer hands down, seen from that layer or from the one below it, times what dropout multiplies it by there. */
function handedDown(source: ChainSource, own: Part, layer: number, viewer: number, mask?: number): Draft {
  const i = own.ref.column;
  const { shape, delta, weights } = source.layers[layer];
  const { inputs: I, outputs: O } = shape;
  const symbols = symbolsOf(shapesIn(source), layer);
  const neighbor = viewer === layer ? undefined : 'above';
  const terms = Array.from({ length: O }, (_, k) =>
    termOf(partOf(source, viewer, layer, 'delta', 0, k), partOf(source, viewer, layer, 'weights', k, i)),
  );
  const summed = product(
    numberFormula('delta', symbols, 0, 'k', neighbor),
    numberFormula('weights', symbols, 'k', i, neighbor),
  );
  const isMasked = mask !== undefined;
  const above = terms.reduce((total, { value }) => total + value, 0);
  const whole = series('k', O - 1, summed);
  return {
    symbols: isMasked
      ? [equation(own.symbol, product(sym('s'), sym('mask', i))), equation(sym('s'), whole)]
      : [equation(own.symbol, whole)],
    numbers: isMasked
      ? [numberEquation(own.symbol, product(above, mask), own.value), ...sumLines(sym('s'), terms, above)]
      : sumLines(own.symbol, terms, own.value),
    sentence: isMasked ? maskedSentence(own.value, mask) : sumSentence(own.value, terms),
    factors: sumFactors(terms),
    program: {
      given: [
        ['delta', delta],
        ['w', Float64Array.from({ length: O }, (_, k) => weights[k * I + i])],
        ...(isMasked ? ([['mask', mask]] as const) : []),
      ],
      result: isMasked ? '(delta @ w) * mask' : 'delta @ w',
      slack: sumSlack(terms),
    },
  };
}

function maskedSentence(value: number, mask: number): string {
  if (mask === 0) return 'It is 0 because dropout silences the unit in this batch.';
  return `What the layer above hands down is multiplied by ${formatNumber(mask)}, as dropout multiplied the output: ${formatNumber(value)}.`;
}
