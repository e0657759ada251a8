import type { Samples } from '../../engine/options.ts';
import type { Finding, Fix, SpecEdit } from '../../findings/finding.ts';
import { quote } from '../../spec/words.ts';
import { evenly, takeSamples } from './evenly.ts';
import { figure } from './figures.ts';
import type { Planned } from './planned.ts';

const mostNumbers = 200_000;
/** Fewer rows can agree by chance. */
const fewestRows = 50;
const nearly = { accuracy: 0.99, correlation: 0.999 };
const exactly = 0.9999;
/** The other columns must say much less. */
const mostOfOthers = 0.95;

/**
 * One input that answers the target by itself, while no other comes near (Kaufman et al. 2012, leakage in data mining): of two classes by
 * a threshold, of numbers by its correlation. Certain where it holds on every row. Targets of several columns that are inputs, too, are
 * an autoencoder's, and none.
 */
export function leakage(planned: Planned): Finding | undefined {
  const { options, table, spec } = planned;
  const { units } = options.layers.at(-1)!;
  const { training, inputs } = options;
  const isOne = units === 1 || (planned.areClasses && units === 2);
  if (!isOne || inputs < 3 || training.rows < fewestRows) return undefined;
  const samples = takeSamples(training, evenly(training.rows, Math.max(fewestRows, mostNumbers / inputs)));
  const kind = planned.areClasses ? 'accuracy' : 'correlation';
  const score = planned.areClasses ? thresholdAccuracy : correlation;
  const scores = Array.from({ length: inputs }, (_, i) => ({ i, value: score(samples, inputs, i, units) })).toSorted(
    (a, b) => b.value - a.value,
  );
  const [best, second] = scores;
  if (!(best.value >= nearly[kind]) || second.value > mostOfOthers) return undefined;
  const apart = planned.areClasses ? deviationsApart(samples, inputs, best.i, units) : Number.POSITIVE_INFINITY;
  if (apart < leastApart.likely) return undefined;
  const name = table.inputNames[best.i];
  const isExact = score(training, inputs, best.i, units) >= exactly && apart > leastApart.certain;
  return {
    code: 'leakage',
    kind: 'cause',
    severity: isExact ? 'warning' : 'info',
    ...(isExact && { isCertain: true }),
    layer: 0,
    quantity: 'input',
    message: planned.areClasses
      ? `The input ${quote(name)} tells the class by itself in ${best.value >= exactly ? 'every training row' : `${figure(100 * best.value)} % of the training rows`}; no other input comes near, so it may hold the answer.`
      : `The input ${quote(name)} has a correlation of ${figure(best.value, 5)} with the target; no other input comes near, so it may hold the answer.`,
    value: best.value,
    evidence: [
      {
        text: `the next best input, ${quote(table.inputNames[second.i])}, reaches ${figure(second.value)}`,
        value: second.value,
      },
    ],
    path: spec.data.source === 'csv' && spec.data.inputs ? ['data', 'inputs'] : ['data'],
    fixes: leaveOut(planned, name),
  };
}

function leaveOut({ spec }: Planned, name: string): Fix[] {
  const title = `Leave out ${quote(name)}`;
  if (spec.data.source !== 'csv') return [{ title, edits: [] }];
  // An input of text is spread over several columns, named after it.
  const column = name.includes('=') ? name.slice(0, name.indexOf('=')) : name;
  const { inputs, exclude = [] } = spec.data;
  const edits: SpecEdit[] = inputs
    ? [{ path: ['data', 'inputs'], value: inputs.filter(input => input !== column) }]
    : [{ path: ['data', 'exclude'], value: [...exclude, column] }];
  return [{ title: `Leave out ${quote(column)}`, edits }];
}

/** The largest share of rows that a threshold on the column puts on the side of their class. */
function thresholdAccuracy({ inputs, targets, rows }: Samples, I: number, i: number, O: number): number {
  const order = Uint32Array.from({ length: rows }, (_, n) => n).sort((a, b) => inputs[a * I + i] - inputs[b * I + i]);
  const total = Array.from(order).reduce((sum, n) => sum + targets[n * O], 0);
  let best = Math.max(total, rows - total);
  let ones = 0;
  for (let k = 0; k < rows - 1; k++) {
    ones += targets[order[k] * O];
    if (inputs[order[k] * I + i] === inputs[order[k + 1] * I + i]) continue;
    // Ones above and zeros up to here, or the other way round.
    const above = total - ones + (k + 1 - ones);
    best = Math.max(best, above, rows - above);
  }
  return best / rows;
}

/** The two classes must be so many of their own deviations apart: that a threshold tells them can also be an easy task. */
const leastApart = { likely: 6, certain: 20 };

/** How far apart the two classes are in a column, in the larger of their deviations. */
function deviationsApart({ inputs, targets, rows }: Samples, I: number, i: number, O: number): number {
  const sides = [0, 1].map(side => {
    const values: number[] = [];
    for (let n = 0; n < rows; n++) if (targets[n * O] === side) values.push(inputs[n * I + i]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, spread: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
  });
  const gap = Math.abs(sides[0].mean - sides[1].mean);
  return gap / Math.max(sides[0].spread, sides[1].spread, 1e-12 * gap);
}

function correlation({ inputs, targets, rows }: Samples, I: number, i: number): number {
  let [mx, my] = [0, 0];
  for (let n = 0; n < rows; n++) {
    mx += inputs[n * I + i] / rows;
    my += targets[n] / rows;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let n = 0; n < rows; n++) {
    const [dx, dy] = [inputs[n * I + i] - mx, targets[n] - my];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const r = Math.abs(xy) / Math.sqrt(xx * yy);
  return Number.isFinite(r) ? r : 0;
}
