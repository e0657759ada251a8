import { lossNamed } from '../../functions/losses.ts';
import type { Trace } from '../trace.ts';

/**
 * The loss that the best constant answer has: as text and data said before; else from the shares of the classes, or, as a squared
 * error and R2 are of the same predictions, from both. NaN where it is not known.
 */
export function constantLoss(trace: Trace, classCounts: readonly number[] | undefined): number {
  const levels = trace.before?.levels.filter(({ of }) => of === 'loss') ?? [];
  const known = levels.find(({ kind }) => kind === 'shares' || kind === 'mean') ?? levels[0];
  if (known) return known.value;
  const { info } = trace;
  const row = lossNamed(info.loss);
  if (row?.outputs === 'probabilities') {
    const outputs = info.layers[info.layers.length - 1]!.outputs;
    const rows = classCounts?.reduce((a, b) => a + b, 0) ?? 0;
    if (!classCounts || rows === 0) return Math.log(Math.max(2, outputs));
    const entropy = classCounts.reduce((sum, count) => sum - (count / rows) * Math.log(count / rows), 0);
    return row.weight(outputs) * entropy;
  }
  const [loss, r2] = [trace.network('loss')[0]!, trace.network('r2')[0]!];
  return row?.distance === 'squared' && r2 < 1 ? loss / (1 - r2) : Number.NaN;
}
