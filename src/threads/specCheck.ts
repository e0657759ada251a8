import { layerShapes } from '../plan/layerShapes.ts';
import type { Prepared } from '../plan/prepare.ts';
import type { CheckResult } from '../run/workerMessages.ts';

export function checkResult({ parsed, problems, options }: Prepared): CheckResult {
  return { problems, layers: layerShapes(parsed, options?.inputs), layerRanges: parsed.layerRanges };
}
