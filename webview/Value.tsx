import { formatNumber, notDefined } from '../src/trace/formatNumber.ts';

interface ValueProps {
  readonly value: number;
  /** Why there is no number: a notDefined with this on hover. */
  readonly whyNone?: string | undefined;
  readonly digits?: number;
}

/** A number; in the error colour when it is not finite. */
export function Value({ value, whyNone, digits = 4 }: ValueProps) {
  if (whyNone !== undefined) {
    return (
      <span class="value" title={whyNone}>
        {notDefined}
      </span>
    );
  }
  return <span class={Number.isFinite(value) ? 'value' : 'value error'}>{formatNumber(value, digits)}</span>;
}
