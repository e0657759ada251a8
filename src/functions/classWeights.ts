/** Weights of the sample loss by class, one for each; of a single output one for the target 0 and one for 1. */
export type ClassWeights = readonly number[];

type Numbers = ArrayLike<number>;

/** How many classes m outputs tell apart. */
export function classCount(m: number): number {
  return m === 1 ? 2 : m;
}

/** Whether the m targets from `at` on name one class: a single 1 and zeros beside it, or one target of 0 or 1. */
export function namesOneClass(targets: Numbers, at: number, m: number): boolean {
  let ones = 0;
  for (let k = at; k < at + m; k++) {
    if (targets[k] !== 0 && targets[k] !== 1) return false;
    ones += targets[k];
  }
  return m === 1 || ones === 1;
}

/** The class that they name. */
export function classOf(targets: Numbers, at: number, m: number): number {
  if (m === 1) return targets[at] > 0.5 ? 1 : 0;
  let first = at;
  for (let k = at + 1; k < at + m; k++) if (targets[k] > targets[first]) first = k;
  return first - at;
}

/** What the losses of some rows of m targets are divided by for their mean: their number, or the sum of their classes' weights. */
export function totalWeight(classWeights: ClassWeights | undefined, targets: Numbers, rows: number, m: number): number {
  if (!classWeights) return rows;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += classWeights[classOf(targets, row * m, m)];
  return sum;
}
