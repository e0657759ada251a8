import { equation, fraction, minus, numberEquation, product, series, sym, words } from '../../formula/compose.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import type { NumberRef } from '../chain.ts';
import { type Draft, factorOf, type Part, partOf } from './draft.ts';
import { count } from './sentences.ts';
import type { ChainSource } from './source.ts';

/** The mean over the epoch's batches of the batch gradient, which the record has whole: of one sample only its share is known. */
export function epochGradientDraft(source: ChainSource, { layer, quantity, row, column }: NumberRef): Draft {
  const isBias = quantity === 'epochBiasGradient';
  const own = partOf(source, layer, layer, quantity, row, column);
  const sample = partOf(source, layer, layer, isBias ? 'biasGradient' : 'gradient', row, column);
  const { batches } = source;
  const batch = sym(isBias ? 'gradient of b' : 'gradient', 'k');
  const n = batches === undefined ? 'n' : String(batches);
  const isOnly = batches === 1;
  const mean = product(fraction(1, words(n)), series('k', batches === undefined ? 'n - 1' : batches - 1, batch));
  const { setting } = source.layers[layer];
  return {
    symbols: [equation(own.symbol, isOnly ? words('the gradient of the only batch') : mean)],
    numbers: [numberEquation(own.symbol, own.value)],
    sentence: epochSentence(source, own, sample),
    factors: [factorOf(sample)],
    notes: [
      isOnly
        ? 'The gradient of a batch is the mean of those of its samples.'
        : 'Each batch has its own weights, as every batch before it has changed them; the sample is shown under those before the first.',
      ...(setting.isRegularized ? ['The gradient of the regularization is in it, and the sample has none.'] : []),
      ...(source.layers.some(other => other.setting.dropout > 0)
        ? ['Dropout was used in training; this sample passes through all units.']
        : []),
    ],
    program: { given: [['recorded_mean', own.value]], result: 'recorded_mean' },
  };
}

function epochSentence({ epoch, batches, sample }: ChainSource, own: Part, single: Part): string {
  const over = batches === undefined ? 'the batches' : count(batches, 'batch');
  const made = batches === 1 ? 'the gradient of the only batch' : `the mean of the gradients of ${over}`;
  const mean = `It is ${made} of epoch ${epoch}, ${formatNumber(own.value)}`;
  return `${mean}. The gradient of ${sample} alone is ${formatNumber(single.value)}${comparison(own.value, single.value)}.`;
}

function comparison(mean: number, single: number): string {
  if (!Number.isFinite(mean) || !Number.isFinite(single) || mean === 0 || single === 0) return '';
  return Math.sign(mean) === Math.sign(single) ? ', in the same direction' : ', in the opposite direction';
}

/** W after the epoch minus W before it: the sum of the steps of its batches. */
export function updateDraft(source: ChainSource, { layer, quantity, row, column }: NumberRef): Draft {
  const isBias = quantity === 'biasUpdate';
  const own = partOf(source, layer, layer, quantity, row, column);
  const before = partOf(source, layer, layer, isBias ? 'bias' : 'weights', row, column);
  const gradient = partOf(source, layer, layer, isBias ? 'epochBiasGradient' : 'epochGradient', row, column);
  const { shape, weightsAfter, biasAfter, setting } = source.layers[layer];
  const after = isBias ? biasAfter[column] : weightsAfter[row * shape.inputs + column];
  const { epoch, batches } = source;
  const steps = batches === undefined ? 'its steps' : count(batches, 'step');
  return {
    symbols: [equation(own.symbol, minus(words(`${before.label} after epoch ${epoch}`), before.symbol))],
    numbers: [numberEquation(own.symbol, minus(after, before.value), own.value)],
    sentence: setting.isTrained
      ? `In ${steps} of epoch ${epoch} the optimizer changed it by ${formatNumber(own.value)}. The mean gradient was ${formatNumber(gradient.value)}.`
      : 'It is 0 because the layer is not trained: its weights keep their initial values.',
    factors: [
      factorOf(gradient),
      {
        label: `${before.label} after epoch ${epoch}`,
        value: after,
        meaning: `${before.meaning} after epoch ${epoch}`,
      },
      factorOf(before),
    ],
    program: {
      given: [
        ['after', after],
        ['before', before.value],
      ],
      result: 'after - before',
      slack: 1e-15 * (Math.abs(after) + Math.abs(before.value) || 0),
    },
  };
}
