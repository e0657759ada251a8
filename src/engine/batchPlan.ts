import { fusedLoss } from '../functions/losses.ts';
import { isTrained } from '../functions/trainable.ts';
import type { EngineOptions } from './options.ts';
import { type BackwardStep, backwardSteps } from './passes.ts';
import { isPenalized } from './regularization.ts';

/**
 * What is done in a step of a batch:
 * - `load`: the samples become the batch. `net`, `output`, `dropout`: a layer's forward pass. `loss`: each sample's, and their metrics.
 * - `outputGradient` dE/dy, `delta` dE/dnet, `weightGradient` dE/dW, `biasGradient` dE/db, `inputGradient` dE/dx: its backward pass.
 * - `penalty`: the derivatives of all penalties are added to dE/dW. `clip`: the gradients are bounded.
 * - `update`: the optimizer changes what it remembers of a layer, its weights and its bias.
 */
export type BatchPhase =
  | 'load'
  | 'net'
  | 'output'
  | 'dropout'
  | 'loss'
  | BackwardStep['phase']
  | 'penalty'
  | 'clip'
  | 'update';

export interface BatchStep {
  readonly phase: BatchPhase;
  /** Counted from 0; undefined of a step of the whole network. */
  readonly layer: number | undefined;
}

/**
 * The steps of every batch of a training, in their order. A step that would do nothing is not among them: dE/dy of a last layer whose delta
 * is computed together with the loss, dE/db without a bias, the update of a frozen layer, penalties and clipping where there are none.
 */
export function batchPlan({
  layers,
  loss,
  clipping,
}: Pick<EngineOptions, 'layers' | 'loss' | 'clipping'>): BatchStep[] {
  const last = layers.length - 1;
  const isFused = fusedLoss(layers[last].activation.type, loss) !== undefined;
  const forward = layers.flatMap(({ dropout }, layer): BatchStep[] => [
    { phase: 'net', layer },
    { phase: 'output', layer },
    ...(dropout > 0 ? [{ phase: 'dropout', layer } as const] : []),
  ]);
  const backward = backwardSteps(layers.map(({ bias }) => ({ hasBias: bias }))).filter(
    ({ phase, layer }) => !(isFused && phase === 'outputGradient' && layer === last),
  );
  const updates = layers.flatMap((own, layer): BatchStep[] => (isTrained(own) ? [{ phase: 'update', layer }] : []));
  return [
    { phase: 'load', layer: undefined },
    ...forward,
    { phase: 'loss', layer: undefined },
    ...backward,
    ...(layers.some(isPenalized) ? [{ phase: 'penalty', layer: undefined } as const] : []),
    ...(clipping.value === undefined && clipping.norm === undefined
      ? []
      : [{ phase: 'clip', layer: undefined } as const]),
    ...updates,
  ];
}

/** The last step of the backward pass, after which the deltas of all layers are there to be checked. */
export function endOfBackward(plan: readonly BatchStep[]): BatchStep {
  return plan.findLast(({ phase }) => phase === 'weightGradient' || phase === 'biasGradient')!;
}
