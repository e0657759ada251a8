import { activations, isActivationName } from '../../functions/activations.ts';
import { lossNamed } from '../../functions/losses.ts';
import { steepestOf } from '../outcome/units.ts';
import { type CauseRule, cause, evidence } from '../rule.ts';
import { inFinding, layerName } from '../runWords.ts';

/** The output's derivative is below this share of its largest. */
const flatShare = 0.12;
/** Of targets from 0 to 1, an error of this size is as wrong as can be. */
const wrong = 0.6;
/** So little of the loss is gone after a quarter of the epochs. */
const left = 0.75;

/**
 * The learning slowdown (Nielsen 2015, chapter 3): under a squared error the gradient of a sigmoid output that is far off is the
 * error times a derivative of nearly 0. Cross-entropy cancels the derivative.
 */
export const wrongLoss: CauseRule = ({ trace }) => {
  const { info } = trace;
  const layer = info.layers.length - 1;
  const shape = info.layers[layer]!;
  const steepest = steepestOf(shape);
  const row = lossNamed(info.loss);
  if (row?.distance !== 'squared' || steepest === undefined || !isActivationName(shape.activation)) return undefined;
  if (activations[shape.activation].outputs !== 'probabilities' || trace.epochs < 10) return undefined;
  const loss = trace.network('loss');
  const derivative = trace.layer(layer, 'jacobianMean')[0]!;
  const perSquare = row.weight(shape.outputs) * shape.outputs * row.value(1, 0);
  const error = Math.sqrt(loss[0]! / perSquare);
  const quarter = loss[loss.length >> 2]!;
  if (!(derivative < flatShare * steepest && error >= wrong && quarter > left * loss[0]!) || error > 1)
    return undefined;
  const name = layerName(trace, layer);
  return cause(
    'wrong-loss',
    `${name} is far off and learns slowly: under ${info.loss} its error, ${inFinding(error)}, counts only times its derivative, ${inFinding(derivative)}.`,
    [
      {
        title: 'Use binaryCrossEntropy, which cancels the derivative',
        edits: [{ path: ['loss'], value: 'binaryCrossEntropy' }],
      },
    ],
    {
      path: ['loss'],
      layer,
      epoch: 1,
      quantity: 'jacobianMean',
      value: derivative,
      evidence: [
        evidence(`the error is ${inFinding(error)} in epoch 1`, { quantity: 'loss', epoch: 1, value: loss[0]! }),
        evidence(`the derivative of ${name} is ${inFinding(derivative)}`, {
          quantity: 'jacobianMean',
          layer,
          epoch: 1,
          value: derivative,
        }),
        evidence(`the loss is ${inFinding(quarter)} after a quarter of the epochs`, {
          quantity: 'loss',
          epoch: trace.at[loss.length >> 2]!,
          value: quarter,
        }),
      ],
    },
  );
};
