import { verdict } from '../../engine/culprit.ts';
import type { FailedBatch } from '../../trace/failedBatch.ts';
import type { Quantity } from '../../trace/quantity.ts';
import type { NetworkScalar } from '../../trace/scalars.ts';
import { thresholds } from '../../trace/thresholds.ts';
import { evidence, type SymptomRule, symptom } from '../rule.ts';
import { inFinding, layerName } from '../runWords.ts';
import { smallestOf } from '../series.ts';

const quantityOf: Readonly<Record<FailedBatch['tensor'], Quantity | NetworkScalar>> = {
  net: 'net',
  output: 'output',
  delta: 'delta',
  gradient: 'meanGradient',
  weights: 'weightsAfter',
  loss: 'loss',
};

/**
 * The first number that is not finite, with its operands: Wardat et al. (DeepLocalize, 2021) look for it in every tensor after every
 * batch, and so does the engine. Without the batch, of runs of earlier versions, the words that the run ended with.
 */
export const nonFinite: SymptomRule = ({ trace: { status } }) => {
  if (status.state !== 'diverged') return undefined;
  const { failedBatch: batch, message, epoch } = status;
  const hasBadNumber = !batch || batch.operands.some(value => !Number.isFinite(value)) || batch.tensor === 'loss';
  const text = message === '' ? 'The training diverged.' : `The training ${message}`;
  if (!batch) return symptom('non-finite', text, { severity: 'error', epoch });
  return symptom(hasBadNumber ? 'non-finite' : 'diverging', text, {
    severity: 'error',
    layer: batch.layer,
    epoch: batch.epoch,
    quantity: quantityOf[batch.tensor],
    evidence: batch.operandNames.map((name, index) => {
      const value = batch.operands[index]!;
      return evidence(verdict({ name, value }), { layer: batch.layer, epoch: batch.epoch, value });
    }),
  });
};

/** The loss is at least twice its lowest in four of the last six epochs (MindSpore's and SageMaker's rule), and the network is poor. */
export const diverging: SymptomRule = ({ trace, outcome, course }) => {
  const loss = trace.network('loss');
  if (outcome.verdict !== 'poor' || loss.length < thresholds.lastEpochs) return undefined;
  const lowest = smallestOf(loss);
  if (!(lowest > 0)) return undefined;
  const doubled = loss
    .subarray(-thresholds.lastEpochs)
    .filter(value => !(value < thresholds.risenLoss * lowest)).length;
  if (doubled < thresholds.risenEpochs) return undefined;
  const epoch = trace.at[loss.indexOf(lowest)]!;
  return symptom(
    'diverging',
    `The loss rises: ${inFinding(lowest)} in epoch ${epoch}, ${inFinding(course.last)} at the end.`,
    { quantity: 'loss', value: course.last, epoch },
  );
};

/** Gradients grow on their way down, or are huge everywhere, in the first epochs already. */
export const exploding: SymptomRule = ({ trace, outcome }) => {
  if (outcome.verdict === 'well' || outcome.verdict === 'unknown') return undefined;
  const L = trace.info.layers.length;
  const [first, last] = [trace.layer(0, 'gradientNorm')[0]!, trace.layer(L - 1, 'gradientNorm')[0]!];
  const grows = first > thresholds.gradientGrowth * last && first > thresholds.grownGradient && L > 1;
  const sizes = Array.from({ length: L }, (_, layer) => trace.layer(layer, 'gradientNorm')[0]!);
  const layer = grows ? 0 : sizes.findIndex(size => size > thresholds.hugeGradient);
  if (layer < 0) return undefined;
  const value = sizes[layer]!;
  const text = grows
    ? `Gradients grow on their way down: ${inFinding(value)} in ${layerName(trace, 0)}, ${inFinding(last)} in ${layerName(trace, L - 1)}.`
    : `The gradient of ${layerName(trace, layer)} is ${inFinding(value)} in epoch 1.`;
  return symptom('exploding', text, { layer, epoch: 1, quantity: 'gradientNorm', value });
};
