/**
 * Which mistakes explain the gradients that were given: from the last layer down, each layer is computed without and with every mistake,
 * and a way is left as soon as a tensor on it is not what was given.
 */
import { type FactorScope, matching, type TensorContext } from './factorSearch.ts';
import type { Judged } from './judged.ts';
import {
  type BiasSlip,
  biasSlips,
  type DeltaSlip,
  deltaSlips,
  type HandSlip,
  handSlips,
  type RowSlip,
  rowSlips,
  type WeightSlip,
  weightSlips,
} from './mistakeKinds.ts';
import {
  again,
  type Forced,
  type Made,
  mayAdd,
  nothing,
  plus,
  type SearchOptions,
  type Slot,
  type State,
} from './searchState.ts';

/** Yields every set of mistakes that comes to what was given. Throws SearchCut when `spend` does. */
export function* explanations(options: SearchOptions): Generator<readonly Made[]> {
  const { pass } = options;
  yield* layerWays(options, pass.layers.length - 1, pass.lossGradient, nothing);
}

function* layerWays(options: SearchOptions, l: number, dy: Float64Array, state: State): Generator<readonly Made[]> {
  for (const [delta, after] of vectorWays(options, l, state, deltaPass(options, l, dy))) {
    for (const judged of tensorWays(options, l, delta, after)) {
      if (l === 0) {
        if (judged.mistakes > 0 && judged.checks.every(check => check())) yield judged.made;
        continue;
      }
      for (const [below, handed] of vectorWays(options, l, judged, handPass(options, l, delta)))
        yield* layerWays(options, l - 1, below, handed);
    }
  }
}

/** What one pass computes of a vector, and the mistakes that may be in it. */
interface VectorPass<Slip> {
  readonly slot: 'delta' | 'hand';
  readonly slips: readonly Slip[];
  /** The lowest layer that has it. */
  readonly lowest: number;
  /** Undefined where the mistake cannot be made. */
  readonly compute: (slip?: Slip) => Float64Array | undefined;
}

function deltaPass({ passes }: SearchOptions, l: number, dy: Float64Array): VectorPass<DeltaSlip> {
  return { slot: 'delta', slips: deltaSlips, lowest: 0, compute: slip => passes.delta(l, dy, slip) };
}

function handPass({ passes }: SearchOptions, l: number, delta: Float64Array): VectorPass<HandSlip> {
  return { slot: 'hand', slips: handSlips, lowest: 1, compute: slip => passes.down(l, delta, slip) };
}

/** The vectors that a pass comes to in a layer, each with the state after it: right, and with each mistake, in this layer or from it on down. */
function* vectorWays<Slip extends DeltaSlip | HandSlip>(
  options: SearchOptions,
  l: number,
  state: State,
  { slot, slips, lowest, compute }: VectorPass<Slip>,
): Generator<readonly [Float64Array, State]> {
  const right = compute()!;
  const made = (kind: Slip): Made => ({ kind, layer: l, slot });
  const forced = state.forced[slot] as Slip | undefined;
  if (forced) {
    const vector = compute(forced);
    yield vector ? [vector, again(state, made(forced))] : [right, state];
    return;
  }
  yield [right, state];
  if (!mayAdd(options, state, true)) return;
  const tried = [right];
  for (const slip of slips) {
    const vector = compute(slip);
    // Of two mistakes that are one here, as relu and no derivative where nothing is below 0, the commoner is named.
    if (!vector || tried.some(known => isSame(known, vector))) continue;
    tried.push(vector);
    yield [vector, plus(state, made(slip))];
    if (l > lowest) yield [vector, plus(state, made(slip), { [slot]: slip })];
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
  yield* slipWays(options, delta, state, { ...context, judged, forced: forced.weights, slips: weightSlips }, slip => [
    {},
    ...(l > 0 ? [{ weights: slip }] : []),
    ...(isRowSlip(slip) && (hasBias || l > 0) ? [{ weights: slip, bias: slip }] : []),
  ]);
}

/** A tensor without and with each mistake in it. */
interface Slipping<Slip> extends TensorContext {
  readonly judged: Judged<Slip>;
  /** The mistake that is made from a layer above on. */
  readonly forced: Slip | undefined;
  readonly slips: readonly Slip[];
}

/** `scopes` are what a mistake forces from here on: nothing where it is made in this tensor only. */
function* slipWays<Slip extends WeightSlip | BiasSlip>(
  options: SearchOptions,
  delta: Float64Array,
  state: State,
  { judged, forced, slips, ...context }: Slipping<Slip>,
  scopes: (slip: Slip) => readonly Forced[],
): Generator<State> {
  const made = (kind: Slip): Made => ({ kind, layer: context.l, slot: context.slot });
  if (forced) {
    const candidate = judged.candidate(delta, forced);
    const after = candidate ? again(state, made(forced)) : state;
    yield* matching(options, candidate ?? judged.candidate(delta)!, after, context);
    return;
  }
  // What is right has been found to be, and every element of it.
  if (judged.isRight && state.made.length === 0) {
    yield state;
    return;
  }
  yield* matching(options, judged.candidate(delta)!, state, context);
  if (!mayAdd(options, state, true)) return;
  for (const slip of slips) {
    const candidate = judged.candidate(delta, slip);
    if (!candidate) continue;
    for (const scope of scopes(slip)) yield* matching(options, candidate, plus(state, made(slip), scope), context);
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
  yield* slipWays(options, delta, state, { ...context, judged, forced: forced.bias, slips: biasSlips }, slip => [
    {},
    ...(l > 0 ? [{ bias: slip }] : []),
  ]);
}
