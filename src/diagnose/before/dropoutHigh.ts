import type { Finding } from '../../findings/finding.ts';
import { quote } from '../../spec/words.ts';
import { figure } from './figures.ts';
import type { Planned } from './planned.ts';

const highRate = 0.8;
const fewestLeft = 3;
/** A layer of few units is only spoken of where it loses this share of them. */
const leastRate = 0.3;
const mild = 0.1;

/**
 * Dropout that leaves a layer next to nothing: above 0.8, or fewer than three units on average. Srivastava et al. 2014 keep half of the
 * hidden units, and more of small layers. Likely.
 */
export function dropoutHigh({ options }: Planned): Finding | undefined {
  const high = options.layers.flatMap(({ dropout, units, name }, l) => {
    const left = units * (1 - dropout);
    return dropout > highRate || (dropout >= leastRate && left < fewestLeft) ? [{ l, dropout, units, name, left }] : [];
  });
  const [worst] = high.toSorted((a, b) => a.left - b.left);
  if (!worst) return undefined;
  const { l, dropout, units, name, left } = worst;
  return {
    code: 'dropout-high',
    kind: 'cause',
    severity: 'info',
    layer: l,
    message: `A dropout of ${figure(dropout)} leaves about ${figure(left, 2)} of the ${units} units of ${quote(name)} in each step.`,
    value: left,
    evidence: high.map(found => ({
      text: `${quote(found.name)} keeps ${figure(found.left, 2)} of ${found.units} units on average`,
      layer: found.l,
      value: found.left,
    })),
    path: ['layers', l, 'dropout'],
    fixes: [
      {
        title: `Use a dropout of ${mild}`,
        edits: high.map(found => ({
          path: ['layers', found.l, 'dropout'],
          value: found.units * (1 - mild) < fewestLeft ? null : mild,
        })),
      },
    ],
  };
}
