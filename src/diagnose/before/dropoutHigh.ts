import type { Finding } from '../../findings/finding.ts';
import { quote } from '../../spec/words.ts';
import type { Planned } from './planned.ts';
import { figure } from './words.ts';

const highRate = 0.8;
const fewestLeft = 3;

/**
 * Dropout that leaves a layer next to nothing: above 0.8, or fewer than three units on average; any on the last layer drops answers.
 * Srivastava et al. 2014 keep half of the hidden units, and more of small layers. Likely.
 */
export function dropoutHigh({ options }: Planned): Finding | undefined {
  const last = options.layers.length - 1;
  const high = options.layers.flatMap(({ dropout, units, name }, l) => {
    const left = units * (1 - dropout);
    const isHigh = dropout > highRate || (dropout >= 0.3 && left < fewestLeft) || (l === last && dropout > 0);
    return isHigh ? [{ l, dropout, units, name, left }] : [];
  });
  const [worst] = high.toSorted((a, b) => a.left - b.left);
  if (!worst) return undefined;
  const { l, dropout, units, name, left } = worst;
  const isHead = l === last;
  return {
    code: 'dropout-high',
    kind: 'cause',
    severity: 'info',
    layer: l,
    message: isHead
      ? `Dropout on ${quote(name)}, the last layer, sets ${figure(100 * dropout)} % of the answers to 0 in training.`
      : `A dropout of ${figure(dropout)} leaves about ${figure(left, 2)} of the ${units} units of ${quote(name)} in each step.`,
    value: left,
    evidence: high.map(found => ({
      text: `${quote(found.name)} keeps ${figure(found.left, 2)} of ${found.units} units on average`,
      layer: found.l,
      value: found.left,
    })),
    path: ['layers', l, 'dropout'],
    fixes: [
      {
        title: high.every(found => found.l === last) ? 'Leave out its dropout' : 'Use a dropout of 0.1',
        edits: high.map(found => ({
          path: ['layers', found.l, 'dropout'],
          value: found.l === last || found.units * 0.9 < fewestLeft ? null : 0.1,
        })),
      },
    ],
  };
}
