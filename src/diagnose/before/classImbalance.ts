import type { Finding } from '../../findings/finding.ts';
import { count, quote } from '../../spec/words.ts';
import { classCounts } from '../referenceLevels.ts';
import { figure } from './figures.ts';
import type { Planned } from './planned.ts';

const largestRatio = 10;

/** Classes of very different sizes: the loss is then nearly that of the large one (SageMaker Debugger's ClassImbalance; He and Garcia 2009). Likely, unless the classes are weighted. */
export function classImbalance(planned: Planned): Finding | undefined {
  const classes = classCounts(planned);
  if (!classes || planned.options.classWeights) return undefined;
  const present = classes.counts
    .map((rows, k) => ({ rows, name: classes.names[k] }))
    .filter(({ rows }) => rows > 0)
    .toSorted((a, b) => b.rows - a.rows);
  if (present.length < 2) return undefined;
  const [most, least] = [present[0], present.at(-1)!];
  const ratio = most.rows / least.rows;
  if (ratio <= largestRatio) return undefined;
  const total = present.reduce((sum, { rows }) => sum + rows, 0);
  return {
    code: 'class-imbalance',
    kind: 'cause',
    severity: 'info',
    message: `The classes are of very different sizes: ${count(most.rows)} training rows are ${quote(most.name)} and ${count(least.rows)} are ${quote(least.name)}.`,
    value: ratio,
    evidence: [
      { text: `the largest class is ${figure(ratio)} times the smallest`, value: ratio },
      {
        text: `who always answers ${quote(most.name)} is right in ${figure((100 * most.rows) / total)} % of the rows`,
        value: most.rows / total,
      },
    ],
    path: ['data'],
    fixes: [
      { title: 'Balance the classes with weights', edits: [{ path: ['training', 'classWeights'], value: 'balanced' }] },
    ],
  };
}
