import type { RunInfo } from './runState.ts';

interface DataSettings {
  readonly standardizeTargets?: unknown;
  readonly scale?: { readonly targets?: unknown };
}

/** How the targets of a run differ from those of its data, if they do: then its losses are of such targets. */
export function targetsAre({ settings }: Pick<RunInfo, 'settings'>): 'standardized' | 'scaled' | undefined {
  const { standardizeTargets, scale } = (settings.data ?? {}) as DataSettings;
  if (standardizeTargets === true) return 'standardized';
  return scale?.targets === undefined || scale.targets === 1 ? undefined : 'scaled';
}
