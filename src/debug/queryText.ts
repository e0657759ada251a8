import type { Value } from '../expression/value.ts';
import { valueText } from '../expression/valueText.ts';
import { counted } from '../spec/words.ts';
import type { Course } from '../timeline/course.ts';
import type { Direction, Finding } from '../timeline/find.ts';
import type { LastChange } from '../timeline/lastChange.ts';
import { endText, positionText } from '../timeline/positionText.ts';
import type { Traced } from '../timeline/tracing.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import type { TableRow } from './variables/container.ts';

type Layers = readonly string[];

/** `3:12:backward:hidden:delta   norm(gradient(hidden)) = 9.1e-7`, or that there is no such moment. */
export function findingText(
  finding: Exclude<Finding, { readonly type: 'problem' }>,
  expression: string,
  direction: Direction,
  layers: Layers,
): string {
  switch (finding.type) {
    case 'found': {
      const values = finding.operands.map(({ text, value }) => `${text} = ${valueText(value)}`);
      const where = finding.isEnd ? endText : positionText(finding.position, layers);
      return [where, ...values].join('   ');
    }
    case 'nowhere': {
      const where = { first: '', last: '', next: ' after this one', previous: ' before this one' }[direction];
      return `"${expression}" holds at no moment${where}. The training has ${counted(finding.epochs, 'epoch')}; all of it${where} was searched.`;
    }
    case 'given up':
      return `Cancelled. ${shareText(finding.searched)} was searched, and "${expression}" holds nowhere there.`;
  }
}

/** `62 %` */
export function shareText(share: number): string {
  return `${Math.floor(100 * share)} %`;
}

export function lastChangeText(
  change: Exclude<LastChange, { readonly type: 'problem' }>,
  expression: string,
  layers: Layers,
): string {
  switch (change.type) {
    case 'changed': {
      const was =
        typeof change.before === 'object' && 'why' in change.before ? 'not computed' : valueText(change.before);
      return `${positionText(change.by, layers)}   ${expression}: ${was} → ${valueText(change.after)}`;
    }
    case 'never':
      return `"${expression}" has not changed since the training began.`;
    case 'given up':
      return `Cancelled. ${shareText(change.searched)} was searched back, and "${expression}" did not change there.`;
  }
}

/** A curve of blocks with its first, last, least and largest value. */
export function traceText(
  values: readonly Traced[],
  expression: string,
  per: 'epoch' | 'batch',
  course: Course,
): string {
  const numbers = values.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const what = `${expression}: ${counted(numbers.length, 'value')}, one for each ${per}`;
  if (numbers.length === 0) return what;
  const finite = values.filter(({ value }) => value !== undefined && Number.isFinite(value)) as readonly (Traced & {
    readonly value: number;
  })[];
  const ends = `${formatNumber(numbers[0]!)} → ${formatNumber(numbers.at(-1)!)}`;
  if (finite.length === 0) return `${what}. ${ends}`;
  const least = finite.reduce((a, b) => (b.value < a.value ? b : a));
  const largest = finite.reduce((a, b) => (b.value > a.value ? b : a));
  const at = ({ value, time }: Traced & { readonly value: number }) =>
    `${formatNumber(value)} (${momentName(time, per, course)})`;
  return `${what}. ${ends}, least ${at(least)}, largest ${at(largest)}\n${curve(values.map(({ value }) => value ?? Number.NaN))}`;
}

/** The rows of a trace, as they are expanded. */
export function traceRows(values: readonly Traced[], per: 'epoch' | 'batch', course: Course): TableRow[] {
  return values.map(({ time, value }) => ({
    name: momentName(time, per, course),
    value: value === undefined ? 'no value' : valueText(value as Value),
  }));
}

function momentName(time: number, per: 'epoch' | 'batch', course: Course): string {
  const { epoch, batch, stop } = course.at(time);
  if (per === 'epoch') return `epoch ${epoch}`;
  // What a batch has left is seen at the first moment of the next one.
  const own = stop === course.ofBatch[0] ? batch - 1 : batch;
  return `${epoch}:${own}`;
}

const blocks = '▁▂▃▄▅▆▇█';
const widest = 80;

/** A line of blocks, at most 80 of them; a blank where there is no finite value. */
function curve(values: readonly number[]): string {
  const width = Math.min(widest, values.length);
  const points = Array.from(
    { length: width },
    (_, index) => values[Math.floor(((index + 0.5) * values.length) / width)]!,
  );
  const finite = points.filter(Number.isFinite);
  const least = Math.min(...finite);
  const range = Math.max(...finite) - least;
  const block = (value: number) => {
    if (!Number.isFinite(value)) return ' ';
    return blocks[range > 0 ? Math.min(7, Math.floor((8 * (value - least)) / range)) : 0]!;
  };
  return points.map(block).join('');
}
