import { formatNumber } from '../trace/formatNumber.ts';

/** A value of an expression at a moment. */
interface TracedValue {
  readonly time: number;
  readonly epoch: number;
  readonly batch: number;
  /** Undefined where there is none. */
  readonly value: number | undefined;
}

/** Rows of a table, and the moments of its lines. */
interface TraceText {
  readonly text: string;
  /** The time of each line, counted from 0, that is of a moment. */
  readonly times: ReadonlyMap<number, number>;
}

const width = 72;
const height = 8;
const bars = ' ▁▂▃▄▅▆▇█';
/** Lines of a table. */
const mostRows = 20_000;

/** A curve and a table of the values that an expression had. `perBatch` tells the batch of each. */
export function traceText(
  expression: string,
  values: readonly TracedValue[],
  perBatch: boolean,
  missing?: string,
): TraceText {
  const known = values.flatMap(({ value }) => (value !== undefined && Number.isFinite(value) ? [value] : []));
  const lines = [expression, ''];
  if (known.length > 0) {
    lines.push(...curve(values.map(({ value }) => value)), '');
    lines.push(
      `least ${formatNumber(Math.min(...extremes(known)))}, largest ${formatNumber(Math.max(...extremes(known)))}`,
      '',
    );
  }
  if (missing !== undefined) lines.push(missing, '');
  lines.push('Ctrl+click an epoch to go there.', '', perBatch ? 'epoch   batch   value' : 'epoch   value');
  const times = new Map<number, number>();
  for (const { time, epoch, batch, value } of values.slice(0, mostRows)) {
    times.set(lines.length, time);
    const shown = value === undefined ? '-' : String(value);
    lines.push(`${String(epoch).padEnd(8)}${perBatch ? String(batch).padEnd(8) : ''}${shown}`);
  }
  if (values.length > mostRows) lines.push(`... the first ${mostRows} of ${values.length} values`);
  return { text: `${lines.join('\n')}\n`, times };
}

/** Lines of block characters, the largest value on top; the mean of the values of a column. */
function curve(values: readonly (number | undefined)[]): string[] {
  const columns = Math.min(width, values.length);
  const means = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    const known = values.slice(from, to).filter(value => value !== undefined && Number.isFinite(value)) as number[];
    return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : undefined;
  });
  const known = means.filter(mean => mean !== undefined);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return Array.from({ length: height }, (_, row) => {
    const base = height - 1 - row;
    const cells = means.map(mean => {
      if (mean === undefined) return ' ';
      const share = high > low ? (mean - low) / (high - low) : 0.5;
      const filled = Math.max(1 / 8, share * height) - base;
      return bars[Math.max(0, Math.min(8, Math.round(8 * filled)))]!;
    });
    return cells.join('').trimEnd();
  });
}

/** The least and the largest: there may be more values than a call has arguments. */
function extremes(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}
