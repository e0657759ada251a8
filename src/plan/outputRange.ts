import type { ActivationSpec } from '../spec/networkSpec.ts';

/** The values that an activation's outputs lie between; infinite where there is no bound. */
export function outputRange(activation: ActivationSpec): readonly [number, number] {
  return activation.type === 'elu' ? [-activation.alpha, unbounded] : ranges[activation.type];
}

const unbounded = Number.POSITIVE_INFINITY;

/** Where an activation dips below 0 and comes back, its least value, rounded down. */
const ranges: Readonly<Record<Exclude<ActivationSpec['type'], 'elu'>, readonly [number, number]>> = {
  linear: [-unbounded, unbounded],
  leakyRelu: [-unbounded, unbounded],
  sigmoid: [0, 1],
  hardSigmoid: [0, 1],
  softmax: [0, 1],
  gaussian: [0, 1],
  tanh: [-1, 1],
  hardTanh: [-1, 1],
  softsign: [-1, 1],
  sin: [-1, 1],
  relu: [0, unbounded],
  softplus: [0, unbounded],
  selu: [-1.759, unbounded],
  gelu: [-0.171, unbounded],
  geluTanh: [-0.171, unbounded],
  silu: [-0.279, unbounded],
  mish: [-0.309, unbounded],
};

/** A column of targets that reaches far beyond a range of outputs. */
export interface Unreachable {
  readonly column: number;
  readonly least: number;
  readonly most: number;
}

/** Noise may lie beyond the range; more of a column's own spread than this cannot be noise. */
const mostBeyond = 0.25;

/** The first column of targets (rows, columns) of which more than a quarter of the spread lies outside of `range`. */
export function unreachableColumn(
  targets: Float64Array,
  columns: number,
  [low, high]: readonly [number, number],
): Unreachable | undefined {
  for (let column = 0; column < columns; column++) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = column; k < targets.length; k += columns) {
      least = Math.min(least, targets[k]!);
      most = Math.max(most, targets[k]!);
    }
    const beyond = Math.max(low - least, most - high);
    if (beyond > 0 && beyond > mostBeyond * (most - least)) return { column, least, most };
  }
  return undefined;
}
