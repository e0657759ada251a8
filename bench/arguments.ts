import { type WorkloadName, workloadNames } from './workloads.ts';

export const sectionNames = [...workloadNames, 'startup', 'memory', 'panel', 'timeline'] as const;

/** What a run measures. */
export interface Plan {
  readonly workloads: readonly WorkloadName[];
  readonly startUp: boolean;
  readonly memory: boolean;
  readonly panel: boolean;
  readonly timeline: boolean;
  /** Only a run of everything is written down: its figures come from one run and can be compared. */
  readonly writes: boolean;
}

/** No arguments mean everything. Throws when one names nothing that is measured. */
export function planOf(args: readonly string[]): Plan {
  const known = new Map(sectionNames.map(name => [name.toLowerCase(), name]));
  const chosen = new Set(args.map(argument => known.get(argument.toLowerCase()) ?? unknown(argument)));
  const all = chosen.size === 0;
  return {
    workloads: workloadNames.filter(name => all || chosen.has(name)),
    startUp: all || chosen.has('startup'),
    memory: all || chosen.has('memory'),
    panel: all || chosen.has('panel'),
    timeline: all || chosen.has('timeline'),
    writes: all,
  };
}

function unknown(argument: string): never {
  throw new Error(`'${argument}' is nothing that is measured: expected any of ${sectionNames.join(', ')}.`);
}
