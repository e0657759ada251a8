import type { CellNumbers } from '../../src/panel/panelMessages.ts';
import type { Precision } from '../../src/trace/digits.ts';
import { notDefined } from '../../src/trace/formatNumber.ts';
import type { LayerShape } from '../../src/trace/layout.ts';
import type { ShownQuantity } from '../../src/trace/quantity.ts';
import { formatFull } from '../format.ts';
import { useReport } from '../report/reportContext.ts';
import { ToolButton } from '../ToolButton.tsx';
import { type SelectedNumber, selectedNumbers } from './selectedNumbers.ts';

interface SelectedCellProps {
  readonly cell: CellNumbers;
  /** The quantity in whose picture it was selected. */
  readonly chosen: ShownQuantity;
  /** Whether the pictures beside it are of another epoch, which happens while a training runs. */
  readonly isOtherEpoch: boolean;
  readonly shape: LayerShape;
  readonly precision: Precision;
  readonly onWhy: (quantity: ShownQuantity) => void;
  readonly onClear: () => void;
}

/** The exact numbers of the selected unit and weight, each with the way to its explanation. They stay in sight while epochs pass. */
export function SelectedCell({ cell, chosen, isOtherEpoch, shape, precision, onWhy, onClear }: SelectedCellProps) {
  const { unit, input, epoch } = cell;
  const isReport = useReport() !== undefined;
  const value = ({ value, whyNone }: SelectedNumber) => (whyNone ? notDefined : formatFull(value, precision));
  return (
    <section class="selected-cell" aria-label="Selected cell" data-testid="selected-cell">
      <strong>
        unit {unit}
        {input !== null && `, input ${input}`}
        {isOtherEpoch && `, epoch ${epoch}`}
      </strong>
      <dl class="facts">
        {selectedNumbers(cell, shape).map(number => {
          const { term, meaning, quantity, whyNone } = number;
          const isBad = !whyNone && !Number.isFinite(number.value);
          return (
            <div key={term} title={whyNone ?? meaning} class={quantity === chosen ? 'chosen' : ''}>
              <dt>{term}</dt>
              <dd class={isBad ? 'error' : ''}>
                {quantity && !isReport ? (
                  <button
                    type="button"
                    class="link"
                    aria-label={`Why is ${term} = ${value(number)}?`}
                    data-testid={`why-${quantity}`}
                    onClick={() => onWhy(quantity)}
                  >
                    {value(number)}
                  </button>
                ) : (
                  value(number)
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <ToolButton icon="close" label="Clear the selection" testId="clear-cell" onClick={onClear} />
    </section>
  );
}
