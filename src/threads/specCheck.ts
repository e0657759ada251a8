import { layerShapes, type PlannedLayer } from '../plan/layerShapes.ts';
import type { Prepared } from '../plan/prepare.ts';
import type { TextRange } from '../spec/locate.ts';
import type { Problem } from '../spec/problem.ts';

/** What the editor wants to know of a spec with its data. */
export interface CheckResult {
  readonly problems: readonly Problem[];
  /** The layers as they are planned; empty when one of them has an error itself. */
  readonly layers: readonly PlannedLayer[];
  /** Where the layers' objects stand in the text, right or wrong. */
  readonly layerRanges: readonly TextRange[];
}

export function checkResult({ parsed, problems, options }: Prepared): CheckResult {
  return { problems, layers: layerShapes(parsed, options?.inputs), layerRanges: parsed.layerRanges };
}
