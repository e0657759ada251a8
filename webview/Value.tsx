import { formatNumber } from '../src/trace/formatNumber.ts';
import { dash } from '../src/trace/noValue.ts';

interface ValueProps {
  readonly value: number;
  /** Why there is no number: a dash with this on hover. */
  readonly whyNone?: string | undefined;
  readonly digits?: number;
}

/** A number; in the error colour when it is not finite. */
export function Value({ value, whyNone, digits = 4 }: ValueProps) {
  if (whyNone !== undefined) {
    return (
      <span class="value" title={whyNone}>
        {dash}
      </span>
    );
  }
  return <span class={Number.isFinite(value) ? 'value' : 'value error'}>{formatNumber(value, digits)}</span>;
}
