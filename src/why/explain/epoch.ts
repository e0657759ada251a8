import {
  equation,
  fraction,
  minus,
  num,
  numberEquation,
  power,
  product,
  root,
  series,
  sum,
  sym,
  words,
} from '../../formula/compose.ts';
import { isTrained, type Trained, trainsBias, trainsWeights } from '../../functions/trainable.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import { factsOf, type Quantity } from '../../trace/quantity.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import { type Draft, endOf, factorOf, type Part, partOf, updateWords } from './draft.ts';
import { count } from './sentences.ts';
import type { ChainSource } from './source.ts';

/**
 * A mean over the samples or the batches of an epoch, which the record has whole: of its terms only the sample that is shown is
 * known, and that under the weights before the first update.
 */
export function meanDraft(source: ChainSource, { layer, quantity, row, column }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, quantity, row, column);
  const facts = factsOf(quantity);
  const { over, rms, quantity: of } = facts.mean!;
  const sample = partOf(source, layer, layer, of as Quantity, row, column);
  const { batches, rows } = source;
  const terms = over === 'samples' ? rows : batches;
  const isOnly = terms === 1;
  const { label } = factsOf(of as Quantity);
  const term = sym(over === 'samples' ? label : facts.shape === 'bias' ? 'gradient of b' : 'gradient', 'k');
  const n = terms === undefined ? 'n' : String(terms);
  const summed = series('k', terms === undefined ? 'n - 1' : terms - 1, rms ? power(term, num(2)) : term);
  const mean = product(fraction(1, words(n)), summed);
  const single = over === 'batches' ? 'the gradient of the only batch' : `the ${label} of the only sample`;
  const { setting } = source.layers[layer];
  return {
    symbols: [equation(own.symbol, isOnly ? words(rms ? `the size of ${single}` : single) : rms ? root(mean) : mean)],
    numbers: [numberEquation(own.symbol, own.value)],
    sentence: meanSentence(source, own, sample),
    factors: [factorOf(sample)],
    notes: [
      ...(over === 'samples'
        ? [
            ...(source.classWeight && of === 'delta'
              ? [
                  'The delta of a sample has the weight of its class in it; the mean is over the samples, whatever they weigh.',
                ]
              : []),
            'The single terms are not recorded. In training each sample met the weights of its own batch; the sample here is shown under those before the first update.',
          ]
        : isOnly
          ? [batchNote(source)]
          : [
              ...(source.classWeight ? [batchNote(source)] : []),

              'Each batch has its own weights, as every batch before it has changed them; the sample is shown under those before the first.',
            ]),
      ...(over === 'batches' && setting.isRegularized
        ? ['The gradient of the regularization is in it, and the sample has none.']
        : []),
      ...(source.layers.some(other => other.setting.dropout > 0)
        ? ['Dropout was used in training; this sample passes through all units.']
        : []),
    ],
    program: { given: [['recorded_mean', own.value]], result: 'recorded_mean' },
  };
}

function batchNote({ classWeight }: ChainSource): string {
  return classWeight
    ? 'The gradient of a batch is the sum of those of its samples, which have the weights of their classes in them, divided by the sum of these weights.'
    : 'The gradient of a batch is the mean of those of its samples.';
}

function meanSentence({ epoch, batches, rows, sample, brokeOffIn }: ChainSource, own: Part, single: Part): string {
  const { over, rms, quantity } = factsOf(own.ref.quantity).mean!;
  const { label } = factsOf(quantity as Quantity);
  const word = over === 'batches' ? 'gradient' : label;
  const alone = `The ${word} of ${sample} alone is ${formatNumber(single.value)}`;
  if (brokeOffIn !== undefined) {
    return `It is NaN because it is not known: the training diverged in batch ${brokeOffIn}, so epoch ${epoch} was not finished. ${alone}.`;
  }
  const among =
    over === 'samples' ? count(rows, 'sample') : batches === undefined ? 'the batches' : count(batches, 'batch');
  const made =
    (over === 'batches' ? batches : rows) === 1
      ? `the ${word} of the only ${over === 'batches' ? 'batch' : 'sample'}`
      : `the ${rms ? 'root mean square' : 'mean'} of the ${plural(word)} of ${among}`;
  const mean = `It is ${made} of epoch ${epoch}, ${formatNumber(own.value)}`;
  const compared = rms ? '' : comparison(own.value, single.value);
  return `${mean}. ${alone}${compared}.`;
}

/** Of a Jacobian's diagonal the elements are derivatives of the activation. */
function plural(word: string): string {
  return `${word}s`;
}

function comparison(mean: number, single: number): string {
  if (!Number.isFinite(mean) || !Number.isFinite(single) || mean === 0 || single === 0) return '';
  return Math.sign(mean) === Math.sign(single) ? ', in the same direction' : ', in the opposite direction';
}

/** W after the epoch minus W before it: the sum of the steps of its batches. */
export function updateDraft(source: ChainSource, { layer, quantity, row, column }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, quantity, row, column);
  const { before, after, gradient } = parameterParts(source, { layer, quantity, row, column });
  const { setting } = source.layers[layer];
  const isBias = factsOf(quantity).shape === 'bias';
  const changes = isBias ? trainsBias(setting.trained) : trainsWeights(setting.trained);
  return {
    symbols: [equation(own.symbol, minus(after.symbol, before.symbol))],
    numbers: [numberEquation(own.symbol, minus(after.value, before.value), own.value)],
    sentence: changes
      ? updateSentence(source, own.value, gradient.value)
      : `It is 0 because ${whatIsFrozen(setting.trained, isBias)} their initial values.`,
    // W after the epoch is explained by its update: from here no way leads there.
    factors: [factorOf(gradient), endOf(after), factorOf(before)],
    program: {
      given: [
        ['after', after.value],
        ['before', before.value],
      ],
      result: 'after - before',
      slack: 1e-15 * (Math.abs(after.value) + Math.abs(before.value) || 0),
    },
  };
}

function updateSentence({ epoch, batches, brokeOffIn }: ChainSource, update: number, gradient: number): string {
  const changed = `the optimizer changed it by ${formatNumber(update)}`;
  if (brokeOffIn !== undefined)
    return `Until the training diverged in batch ${brokeOffIn} of epoch ${epoch}, ${changed}.`;
  const steps = batches === undefined ? 'its steps' : count(batches, 'step');
  return `In ${steps} of epoch ${epoch} ${changed}. The mean gradient was ${formatNumber(gradient)}.`;
}

function whatIsFrozen(trained: Trained, isBias: boolean): string {
  if (!isTrained(trained)) return `the layer is not trained: its ${isBias ? 'biases' : 'weights'} keep`;
  return `the ${isBias ? 'biases' : 'weights'} of this layer are not trained: they keep`;
}

/** W or b after the epoch: before it, plus what its steps added. At a stop of the debugger the same of the batch and its one step. */
export function afterDraft(source: ChainSource, { layer, quantity, row, column }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, quantity, row, column);
  const { before, update } = parameterParts(source, { layer, quantity, row, column });
  const when = updateWords(source);
  return {
    symbols: [equation(own.symbol, sum(before.symbol, update.symbol))],
    numbers: [numberEquation(own.symbol, sum(before.value, update.value), own.value)],
    sentence:
      update.value === 0
        ? `It is what it was before ${when}, which did not change it.`
        : `It was ${formatNumber(before.value)} before ${when}, which added ${formatNumber(update.value)}.`,
    factors: [
      factorOf(before),
      // Of a single step a stop keeps what it came to.
      source.stop ? endOf({ ...update, meaning: `what ${when} added to ${before.meaning}` }) : factorOf(update),
    ],
    program: {
      given: [
        ['before', before.value],
        ['update', update.value],
      ],
      result: 'before + update',
      slack: 1e-15 * (Math.abs(before.value) + Math.abs(update.value) || 0),
    },
  };
}

/** What belongs to the same weight or bias. */
function parameterParts(source: ChainSource, { layer, quantity, row, column }: QuantityRef) {
  const isBias = factsOf(quantity).shape === 'bias';
  const part = (ofWeight: Quantity, ofBias: Quantity) =>
    partOf(source, layer, layer, isBias ? ofBias : ofWeight, row, column);
  return {
    before: part('weights', 'bias'),
    gradient: part('meanGradient', 'meanBiasGradient'),
    update: part('weightUpdate', 'biasUpdate'),
    after: part('weightsAfter', 'biasAfter'),
  };
}

/** A number of the record of which nothing else is said. */
export function recordedDraft(source: ChainSource, { layer, quantity, row, column }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, quantity, row, column);
  return {
    symbols: [own.symbol],
    numbers: [numberEquation(own.symbol, own.value)],
    sentence: factsOf(quantity).meaning,
    factors: [],
    program: { given: [['recorded_value', own.value]], result: 'recorded_value' },
  };
}
