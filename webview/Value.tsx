import { formatNumber } from '../src/trace/formatNumber.ts';

interface ValueProps {
  readonly value: number;
  readonly digits?: number;
}

/** A number; in the error colour when it is not finite. */
export function Value({ value, digits = 4 }: ValueProps) {
  return <span class={Number.isFinite(value) ? 'value' : 'value error'}>{formatNumber(value, digits)}</span>;
}
