/** Factors by which a tensor may be off, and where they come in. */
import type { Candidate, Factors } from './judged.ts';
import { again, type Made, mayAdd, plus, type SearchOptions, type Slot, type State } from './searchState.ts';

/** What a factor is in: the delta, and so all that follows; both tensors of a layer; one tensor; that tensor in every layer from here on. */
export type FactorScope = 'delta' | 'layer' | 'tensor' | 'tensors';

export interface TensorContext {
  readonly l: number;
  readonly slot: 'weights' | 'bias';
  readonly scopes: readonly FactorScope[];
  /** What the tensor is multiplied by besides. */
  readonly tensorFactor: number;
  /** The same with its regularization. */
  readonly tensorWhole: number;
}

/** The state if the candidate is what was given; else with each factor that makes it so. */
export function* matching(
  options: SearchOptions,
  candidate: Candidate,
  state: State,
  { l, slot, scopes, tensorFactor, tensorWhole }: TensorContext,
): Generator<State> {
  const { data } = state;
  const whole = state.whole * tensorWhole;
  const checked = (after: State, factors: Factors): State => ({
    ...after,
    checks: [...after.checks, () => candidate.isRight(factors)],
  });
  const plainly = { data: data * tensorFactor, whole };
  if (candidate.isLikely(plainly)) {
    yield checked(state, plainly);
    return;
  }
  if (!mayAdd(options, state, false)) return;
  for (const factor of likelyFactors(options, candidate, plainly)) {
    const factors = { data: plainly.data * factor, whole };
    for (const scope of scopes) yield checked(withFactor(state, factor, scope, l, slot), factors);
  }
  if (!candidate.isPenalized) return;
  for (const factor of options.factors) {
    const factors = { ...plainly, whole: whole * factor };
    if (!candidate.isLikely(factors)) continue;
    yield checked(
      { ...plus(state, { kind: 'factor', layer: l, slot: 'whole', factor }), whole: state.whole * factor },
      factors,
    );
    const ofTensor = { kind: 'factor', layer: l, slot, factor } as const;
    yield checked(plus(state, ofTensor), factors);
    if (l > 0 && slot === 'weights') yield checked(plus(state, ofTensor, { weightWhole: factor }), factors);
  }
}

function likelyFactors({ factors, allowed }: SearchOptions, candidate: Candidate, { data, whole }: Factors): number[] {
  const found = factors.filter(factor => candidate.isLikely({ data: data * factor, whole }));
  if (found.length > 0 || !allowed.anyFactor) return found;
  const factor = (candidate.suggested(whole) ?? Number.NaN) / data;
  return Number.isFinite(factor) && factor !== 0 && candidate.isLikely({ data: data * factor, whole }) ? [factor] : [];
}

function withFactor(state: State, factor: number, scope: FactorScope, l: number, slot: 'weights' | 'bias'): State {
  const made = (slot: Slot): Made => ({ kind: 'factor', layer: l, slot, factor });
  switch (scope) {
    case 'delta':
      return { ...plus(state, made('delta')), data: state.data * factor };
    case 'layer':
      return again(plus(state, made('weights'), { layerFactor: factor }), made('bias'));
    case 'tensor':
      return plus(state, made(slot));
    case 'tensors': {
      const name = slot === 'weights' ? 'weightFactor' : 'biasFactor';
      return plus(state, made(slot), { [name]: (state.forced[name] ?? 1) * factor });
    }
  }
}
