import { equation, fraction, numberEquation, product, series, sym, words } from '../../formula/compose.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import { type Draft, factorOf, partOf } from './draft.ts';
import { count } from './sentences.ts';
import type { ChainSource } from './source.ts';

/** The gradient of a batch, at a stop of the debugger: the mean of those of its samples, of which the one that is shown is known. */
export function batchDraft(source: ChainSource, { layer, quantity, row, column }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, quantity, row, column);
  const isBias = quantity === 'batchBiasGradient';
  const sample = partOf(source, layer, layer, isBias ? 'biasGradient' : 'gradient', row, column);
  const B = source.stop?.sample?.count ?? 1;
  const { classWeight } = source;
  const term = sym(isBias ? 'gradient of b' : 'gradient', 'k');
  const summed = series('k', B - 1, term);
  return {
    symbols: [
      equation(
        own.symbol,
        classWeight
          ? fraction(summed, series('k', B - 1, sym('w', 'k')))
          : product(fraction(1, words(String(B))), summed),
      ),
    ],
    numbers: [numberEquation(own.symbol, own.value)],
    sentence:
      `It is the mean of the gradients of ${count(B, 'sample')} of the batch, ${formatNumber(own.value)}. ` +
      `The gradient of ${source.sample} alone is ${formatNumber(sample.value)}.`,
    factors: [factorOf(sample)],
    notes: [
      ...(classWeight
        ? [
            'The gradients have the weights of the classes in them, and their sum is divided by the sum of these weights.',
          ]
        : []),
      ...(source.layers[layer]!.setting.isRegularized
        ? ['The gradient of the regularization is added to it later, before the update.']
        : []),
    ],
    program: { given: [['batch_gradient', own.value]], result: 'batch_gradient' },
  };
}
