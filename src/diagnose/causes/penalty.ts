import type { SpecEdit } from '../../findings/finding.ts';
import { type CauseRule, cause, evidence } from '../rule.ts';
import { inFinding, layerName } from '../runWords.ts';

/** Weights that shrink to less than this share of their first norm are drawn to 0. */
const shrunk = 0.4;

/**
 * The penalty wins over the data: the weights shrink, or it is larger than the loss at the end, and the network is poor.
 * AutoTrainer and Cockpit hold the norms of both gradients beside each other; at the end of such a training they are equal.
 */
export const regularizationStrong: CauseRule = ({ trace, outcome, course, movement, symptoms }) => {
  const settings = trace.before?.settings;
  // Where the data has no gradient, any penalty wins.
  if (outcome.verdict !== 'poor' || !settings || symptoms.has('no-gradient')) return undefined;
  const { weightDecay } = settings.optimizer;
  const penalized = settings.layers.flatMap(({ l1, l2 }, layer) =>
    l1 > 0 || l2 > 0 || weightDecay > 0 ? [layer] : [],
  );
  if (penalized.length === 0) return undefined;
  const penalty = trace.network('regularization').at(-1)!;
  const shrinking = penalized.filter(layer => movement.growth[layer]! < shrunk);
  if (shrinking.length * 2 < penalized.length && !(penalty > course.last)) return undefined;
  const layer = shrinking[0] ?? penalized[0]!;
  const { l1, l2 } = settings.layers[layer]!;
  const [key, value] =
    l2 > 0 ? (['l2', l2] as const) : l1 > 0 ? (['l1', l1] as const) : (['weightDecay', weightDecay] as const);
  const edits: SpecEdit[] =
    key === 'weightDecay'
      ? [{ path: ['optimizer', 'weightDecay'], value: null }]
      : penalized.filter(l => settings.layers[l]![key] > 0).map(l => ({ path: ['layers', l, key], value: 1e-4 }));
  const growth = movement.growth[layer]!;
  const what =
    growth < shrunk
      ? `the weights of ${layerName(trace, layer)} shrink to ${inFinding(100 * growth)} % of what they were`
      : `it is ${inFinding(penalty)}, and the loss ${inFinding(course.last)}`;
  return cause(
    'regularization-strong',
    `The regularization, ${key} of ${inFinding(value)}, is too strong: ${what}.`,
    [{ title: key === 'weightDecay' ? 'Remove the weight decay' : `Set ${key} to 0.0001`, edits }],
    {
      path: edits[0]!.path,
      layer,
      quantity: 'weightNorm',
      value: growth,
      epoch: trace.epochs,
      evidence: shrinking.slice(0, 5).map(l =>
        evidence(`the weights of ${layerName(trace, l)} shrink to ${inFinding(100 * movement.growth[l]!)} %`, {
          quantity: 'weightNorm',
          layer: l,
          epoch: trace.epochs,
          value: movement.growth[l]!,
        }),
      ),
    },
  );
};

/** More than this share of a layer's outputs taken away leaves too little to learn from. */
const mostDropout = 0.7;

/** Most outputs of a hidden layer are taken away in training, and the network is poor (Srivastava et al. 2014 keep half or more). */
export const dropoutHigh: CauseRule = ({ trace, outcome }) => {
  const layers = trace.before?.settings.layers ?? [];
  if (outcome.verdict !== 'poor') return undefined;
  const dropped = layers.flatMap(({ dropout }, layer) => (dropout >= mostDropout ? [layer] : []));
  const layer = dropped[0];
  if (layer === undefined) return undefined;
  const { dropout, units } = layers[layer]!;
  const left = (1 - dropout) * units;
  return cause(
    'dropout-high',
    `A dropout of ${inFinding(dropout)} leaves ${inFinding(left)} of the ${units} outputs of ${layerName(trace, layer)} on average: too few to learn from.`,
    [{ title: 'Set the dropout to 0.2', edits: dropped.map(l => ({ path: ['layers', l, 'dropout'], value: 0.2 })) }],
    { path: ['layers', layer, 'dropout'], layer, value: dropout, epoch: trace.epochs },
  );
};
