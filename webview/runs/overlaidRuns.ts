import type { OverlaidRun } from '../charts/series.ts';
import type { Training } from '../state.ts';
import { runTime } from './words.ts';

/** The runs whose curves are drawn beside those of the shown one, as far as they have come in. */
export function overlaidRuns({ run, runs, overlays }: Training, wanted: readonly string[]): OverlaidRun[] {
  return wanted.flatMap(id => {
    const summary = runs.find(other => other.id === id);
    const window = overlays.get(id);
    return summary && window && id !== run.id ? { id, name: runTime(summary.startedAt), window } : [];
  });
}
