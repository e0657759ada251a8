import type { Competitor } from './competitors.ts';
import type { PanelFigures } from './panel/measure.ts';
import { medianRatio } from './statistics.ts';
import type { TimelineFigures } from './timeline/measure.ts';
import type { WorkloadName } from './workloads.ts';

/** How one competitor did on one workload. */
export interface Outcome {
  readonly competitor: Competitor;
  /** Seconds an epoch, one a round; empty where nothing was measured. */
  readonly seconds: readonly number[];
  /** Why there is no time. */
  readonly problem: string | undefined;
  /** The problem is a loss that does not agree with the reference. */
  readonly wrong: boolean;
  /** What differs from the workload, and what it ran on. */
  readonly remarks: readonly string[];
  /** False where a target may not lean on it. */
  readonly counts: boolean;
}

/** One number of a competitor, or why there is none. */
export interface Measured {
  readonly competitor: Competitor;
  readonly value: number | undefined;
  readonly problem: string | undefined;
}

export interface Results {
  readonly races: ReadonlyMap<WorkloadName, readonly Outcome[]>;
  /** Milliseconds. */
  readonly startUp: readonly Measured[];
  /** Megabytes. */
  readonly memory: readonly Measured[];
  /** Undefined where it was not measured. */
  readonly panel: PanelFigures | undefined;
  /** Undefined where it was not measured. */
  readonly timeline: readonly TimelineFigures[] | undefined;
}

export function findOutcome(results: Results, workload: WorkloadName, id: string): Outcome | undefined {
  return results.races.get(workload)?.find(({ competitor }) => competitor.id === id);
}

/** How many times as long the first takes as the second; undefined where one of them has no time that counts. */
export function ratioOf(results: Results, workload: WorkloadName, id: string, to: string): number | undefined {
  const [theirs, ours] = [id, to].map(name => findOutcome(results, workload, name));
  if (!theirs?.counts || !ours?.counts || theirs.seconds.length === 0 || ours.seconds.length === 0) return undefined;
  return medianRatio(theirs.seconds, ours.seconds);
}

/** What must not pass: a wrong result of anyone, and whatever keeps our own engine from running. */
export function failuresOf(results: Results): string[] {
  const failures: string[] = [];
  for (const [workload, outcomes] of results.races) {
    for (const { competitor, problem, wrong } of outcomes) {
      if (problem !== undefined && (wrong || isOurs(competitor)))
        failures.push(`${workload}, ${competitor.name}: ${problem}`);
    }
  }
  for (const { competitor, problem } of [...results.startUp, ...results.memory]) {
    if (problem !== undefined && isOurs(competitor)) failures.push(`${competitor.name}: ${problem}`);
  }
  return failures;
}

function isOurs({ runtime }: Competitor): boolean {
  return runtime.type === 'ours';
}
