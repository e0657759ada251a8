import type { LossScale } from './state.ts';

/** What VS Code keeps for the panel across a reload; the host's serializer finds the run by `spec`. */
export interface SavedState {
  /** The spec's URI; absent while nothing has been trained. */
  readonly spec?: string;
  readonly lossScale: LossScale;
}

/** The axis that was chosen before a reload; anything unreadable means the default. */
export function savedLossScale(saved: unknown): LossScale {
  const isLogarithmic =
    typeof saved === 'object' && saved !== null && 'lossScale' in saved && saved.lossScale === 'logarithmic';
  return isLogarithmic ? 'logarithmic' : 'linear';
}
