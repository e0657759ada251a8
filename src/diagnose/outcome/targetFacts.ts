import type { RunModel } from '../../run/samples.ts';
import type { LossName } from '../../spec/networkSpec.ts';

/** Targets of some rows, and how an answer to them is judged. */
export interface TargetFacts {
  readonly rows: number;
  /** (O) */
  readonly targetOf: (row: number) => Float64Array;
  readonly measure: RunModel['measure'];
  /** Decides between which numbers the sides of an output lie. */
  readonly sides: LossName;
}

/** Rows of each different target, the most first: of classes, the rows of each class. */
export function targetCounts({ rows, targetOf }: Pick<TargetFacts, 'rows' | 'targetOf'>): number[] {
  const counts = new Map<string, number>();
  for (let n = 0; n < rows; n++) {
    const key = targetOf(n).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts.values()].sort((a, b) => b - a);
}

/** The accuracy of the best constant answer: the share of the commonest target. */
export function constantAnswer(facts: Pick<TargetFacts, 'rows' | 'targetOf'>): number {
  return facts.rows === 0 ? Number.NaN : (targetCounts(facts)[0] ?? 0) / facts.rows;
}
