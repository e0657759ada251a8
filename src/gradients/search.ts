/**
 * Which mistakes explain the gradients that were given: from the last layer down, each layer is computed without and with every mistake,
 * and a way is left as soon as a tensor on it is not what was given.
 */
import { deltaOf, handedDown } from './backpropagation.ts';
import type { Candidate, Factors, JudgedLayer } from './judged.ts';
import {
  type BiasSlip,
  biasSlips,
  type DeltaSlip,
  deltaSlips,
  type HandSlip,
  handSlips,
  type MistakeKind,
  type RowSlip,
  rowSlips,
  type WeightSlip,
  weightSlips,
} from './mistakeKinds.ts';
import type { Pass } from './pass.ts';

/** Where in a layer a mistake was made. */
export type Slot = 'delta' | 'hand' | 'weights' | 'bias' | 'whole';

/** A mistake as it was made in one layer. */
export interface Made {
  readonly kind: MistakeKind;
  readonly layer: number;
  readonly slot: Slot;
  /** Of `factor`. Made in a delta or in the whole, it is in every layer below, too. */
  readonly factor?: number;
}

/** How much may be wrong at once. */
export interface Allowed {
  readonly mistakes: number;
  /** Of these, how many may be more than a factor. */
  readonly plain: number;
  /** Whether a factor may be any number, and not only one that is known. */
  readonly anyFactor: boolean;
}

/** The multiplications that a search was allowed are used up. */
export class SearchCut extends Error {}

interface Forced {
  readonly delta?: DeltaSlip;
  readonly hand?: HandSlip;
  readonly weights?: WeightSlip;
  readonly bias?: BiasSlip;
  /** By tensor; `layerFactor` counts in the bias of the layer at hand only, `weightWhole` in the regularization, too. */
  readonly weightFactor?: number;
  readonly weightWhole?: number;
  readonly biasFactor?: number;
  readonly layerFactor?: number;
}

interface State extends Factors {
  readonly forced: Forced;
  readonly made: readonly Made[];
  readonly mistakes: number;
  readonly plain: number;
  /** What must still be held against all elements, when the way has come to its end. */
  readonly checks: readonly (() => boolean)[];
}

const nothing: State = { data: 1, whole: 1, forced: {}, made: [], mistakes: 0, plain: 0, checks: [] };

export interface SearchOptions {
  readonly pass: Pass;
  readonly judged: readonly JudgedLayer[];
  readonly factors: readonly number[];
  readonly allowed: Allowed;
  readonly passes: Passes;
}

/** `deltaOf` and `handedDown`, of which the newest results are kept for the same arrays. */
export interface Passes {
  readonly delta: (l: number, dy: Float64Array, slip?: DeltaSlip) => Float64Array | undefined;
  readonly down: (l: number, delta: Float64Array, slip?: HandSlip) => Float64Array | undefined;
}

/** Numbers that are kept: 160 MB. */
const mostKept = 2e7;

/** `spend` is told of the multiplications that are about to be done. */
export function keptPasses(pass: Pass, spend: (multiplications: number) => void): Passes {
  const kept = new WeakMap<Float64Array, Map<string, Float64Array | undefined>>();
  let room = mostKept;
  const keep = (of: Float64Array, name: string, work: number, compute: () => Float64Array | undefined) => {
    const known = kept.get(of) ?? new Map<string, Float64Array | undefined>();
    if (known.has(name)) return known.get(name);
    spend(work);
    const found = compute();
    room -= found?.length ?? 0;
    if (room > 0) kept.set(of, known.set(name, found));
    return found;
  };
  return {
    delta: (l, dy, slip) => keep(dy, `delta ${slip}`, dy.length, () => deltaOf(pass, l, dy, slip)),
    down: (l, delta, slip) =>
      keep(delta, `down ${slip}`, delta.length * pass.layers[l]!.I, () => handedDown(pass, l, delta, slip)),
  };
}

/** Yields every set of mistakes that comes to what was given. Throws SearchCut when `spend` does. */
export function* explanations(options: SearchOptions): Generator<readonly Made[]> {
  const { pass } = options;
  yield* layerWays(options, pass.layers.length - 1, pass.lossGradient, nothing);
}

function* layerWays(options: SearchOptions, l: number, dy: Float64Array, state: State): Generator<readonly Made[]> {
  for (const [delta, after] of deltaWays(options, l, dy, state)) {
    for (const judged of tensorWays(options, l, delta, after)) {
      if (l === 0) {
        if (judged.mistakes > 0 && judged.checks.every(check => check())) yield judged.made;
        continue;
      }
      for (const [below, handed] of handWays(options, l, delta, judged))
        yield* layerWays(options, l - 1, below, handed);
    }
  }
}

/** With one mistake more. */
function plus(state: State, made: Made, forced: Forced = {}): State {
  return {
    ...state,
    forced: { ...state.forced, ...forced },
    made: [...state.made, made],
    mistakes: state.mistakes + 1,
    plain: state.plain + (made.kind === 'factor' ? 0 : 1),
  };
}

/** With the mistake made here, too, that is made from a layer above on. */
function again(state: State, made: Made): State {
  return { ...state, made: [...state.made, made] };
}

function mayAdd({ allowed }: SearchOptions, { mistakes, plain }: State, isPlain: boolean): boolean {
  return mistakes < allowed.mistakes && (!isPlain || plain < allowed.plain);
}

/** The deltas of a layer, each with the state after it: right, and with each mistake, in this layer or from it on down. */
function* deltaWays(
  options: SearchOptions,
  l: number,
  dy: Float64Array,
  state: State,
): Generator<readonly [Float64Array, State]> {
  const { delta: deltaOf } = options.passes;
  const right = deltaOf(l, dy)!;
  const made = (kind: DeltaSlip): Made => ({ kind, layer: l, slot: 'delta' });
  const { delta: forced } = state.forced;
  if (forced) {
    const delta = deltaOf(l, dy, forced);
    yield delta ? [delta, again(state, made(forced))] : [right, state];
    return;
  }
  yield [right, state];
  if (!mayAdd(options, state, true)) return;
  const tried: Float64Array[] = [right];
  for (const slip of deltaSlips) {
    const delta = deltaOf(l, dy, slip);
    // Of two mistakes that are one here, as relu and no derivative where nothing is below 0, the commoner is named.
    if (!delta || tried.some(known => isSame(known, delta))) continue;
    tried.push(delta);
    yield [delta, plus(state, made(slip))];
    if (l > 0) yield [delta, plus(state, made(slip), { delta: slip })];
  }
}

function* handWays(
  options: SearchOptions,
  l: number,
  delta: Float64Array,
  state: State,
): Generator<readonly [Float64Array, State]> {
  const { down } = options.passes;
  const made = (kind: HandSlip): Made => ({ kind, layer: l, slot: 'hand' });
  const right = down(l, delta)!;
  const { hand: forced } = state.forced;
  if (forced) {
    const below = down(l, delta, forced);
    yield below ? [below, again(state, made(forced))] : [right, state];
    return;
  }
  yield [right, state];
  if (!mayAdd(options, state, true)) return;
  for (const slip of handSlips) {
    const below = down(l, delta, slip);
    if (!below || isSame(below, right)) continue;
    yield [below, plus(state, made(slip))];
    if (l > 1) yield [below, plus(state, made(slip), { hand: slip })];
  }
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, k) => Object.is(value, b[k]));
}

/** The ways in which both tensors of a layer are what was given. */
function* tensorWays(options: SearchOptions, l: number, delta: Float64Array, state: State): Generator<State> {
  for (const weights of weightWays(options, l, delta, state)) {
    for (const bias of biasWays(options, l, delta, weights)) {
      const { layerFactor, ...forced } = bias.forced;
      yield layerFactor === undefined ? bias : { ...bias, forced };
    }
  }
}

function* weightWays(options: SearchOptions, l: number, delta: Float64Array, before: State): Generator<State> {
  const judged = options.judged[l]!.weights;
  if (!judged) {
    yield before;
    return;
  }
  const { weightFactor, weightWhole } = before.forced;
  const state = withForcedFactor(before, l, 'weights', weightFactor ?? weightWhole);
  const hasBias = options.judged[l]!.bias !== undefined;
  const { forced } = state;
  const scopes: FactorScope[] = [
    'delta',
    ...(hasBias && l > 0 ? (['layer'] as const) : []),
    'tensor',
    ...(l > 0 ? (['tensors'] as const) : []),
  ];
  const context = {
    l,
    slot: 'weights',
    scopes,
    tensorFactor: weightFactor ?? 1,
    tensorWhole: weightWhole ?? 1,
  } as const;
  const made = (kind: WeightSlip): Made => ({ kind, layer: l, slot: 'weights' });
  if (forced.weights) {
    const candidate = judged.candidate(delta, forced.weights);
    const after = candidate ? again(state, made(forced.weights)) : state;
    yield* matching(options, candidate ?? judged.candidate(delta)!, after, context);
    return;
  }
  // What is right has been found to be, and every element of it.
  const isKnown = judged.isRight && state.made.length === 0;
  if (isKnown) yield state;
  else yield* matching(options, judged.candidate(delta)!, state, context);
  if (isKnown || !mayAdd(options, state, true)) return;
  for (const slip of weightSlips) {
    const candidate = judged.candidate(delta, slip);
    if (!candidate) continue;
    yield* matching(options, candidate, plus(state, made(slip)), context);
    if (l > 0) yield* matching(options, candidate, plus(state, made(slip), { weights: slip }), context);
    if (isRowSlip(slip) && (hasBias || l > 0)) {
      yield* matching(options, candidate, plus(state, made(slip), { weights: slip, bias: slip }), context);
    }
  }
}

function withForcedFactor(state: State, layer: number, slot: Slot, factor: number | undefined): State {
  return factor === undefined ? state : again(state, { kind: 'factor', layer, slot, factor });
}

function isRowSlip(slip: WeightSlip): slip is RowSlip {
  return (rowSlips as readonly string[]).includes(slip);
}

function* biasWays(options: SearchOptions, l: number, delta: Float64Array, before: State): Generator<State> {
  const judged = options.judged[l]!.bias;
  if (!judged) {
    yield before;
    return;
  }
  const state = withForcedFactor(before, l, 'bias', before.forced.biasFactor);
  const { forced } = state;
  const isAlone = options.judged[l]!.weights === undefined;
  const scopes: FactorScope[] = [
    ...(isAlone ? (['delta'] as const) : []),
    'tensor',
    ...(l > 0 ? (['tensors'] as const) : []),
  ];
  const tensorFactor = (forced.biasFactor ?? 1) * (forced.layerFactor ?? 1);
  const context = { l, slot: 'bias', scopes, tensorFactor, tensorWhole: 1 } as const;
  const made = (kind: BiasSlip): Made => ({ kind, layer: l, slot: 'bias' });
  if (forced.bias) {
    const candidate = judged.candidate(delta, forced.bias);
    const after = candidate ? again(state, made(forced.bias)) : state;
    yield* matching(options, candidate ?? judged.candidate(delta)!, after, context);
    return;
  }
  const isKnown = judged.isRight && state.made.length === 0;
  if (isKnown) yield state;
  else yield* matching(options, judged.candidate(delta)!, state, context);
  if (isKnown || !mayAdd(options, state, true)) return;
  for (const slip of biasSlips) {
    const candidate = judged.candidate(delta, slip);
    if (!candidate) continue;
    yield* matching(options, candidate, plus(state, made(slip)), context);
    if (l > 0) yield* matching(options, candidate, plus(state, made(slip), { bias: slip }), context);
  }
}

/** What a factor is in: the delta, and so all that follows; both tensors of a layer; one tensor; that tensor in every layer from here on. */
type FactorScope = 'delta' | 'layer' | 'tensor' | 'tensors';

interface TensorContext {
  readonly l: number;
  readonly slot: 'weights' | 'bias';
  readonly scopes: readonly FactorScope[];
  /** What the tensor is multiplied by besides. */
  readonly tensorFactor: number;
  /** The same with its regularization. */
  readonly tensorWhole: number;
}

/** The state if the candidate is what was given; else with each factor that makes it so. */
function* matching(
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
