import type { CellNumbers, LayerDetail } from '../../src/panel/panelMessages.ts';
import type { Precision } from '../../src/trace/digits.ts';
import { notDefined } from '../../src/trace/formatNumber.ts';
import type { PanelQuantity } from '../../src/trace/quantity.ts';
import type { LayerShape } from '../../src/trace/shapes.ts';
import { formatFull } from '../format.ts';
import { useReport } from '../report/reportContext.ts';
import { ToolButton } from '../ToolButton.tsx';
import { type SelectedNumber, selectedNumbers } from './selectedNumbers.ts';
import { tensorWords } from './tensors.ts';

interface SelectedCellProps {
  readonly cell: CellNumbers;
  /** The quantity in whose picture it was selected. */
  readonly chosen: PanelQuantity;
  /** Whether the pictures beside it are of another epoch, which happens while a training runs. */
  readonly isOtherEpoch: boolean;
  readonly shape: LayerShape;
  readonly precision: Precision;
  /** What a stop of the debugger has not, and why. */
  readonly missing: LayerDetail['missing'];
  readonly onWhy: (quantity: PanelQuantity) => void;
  /** Absent where nothing can be debugged. */
  readonly onBreak?: ((quantity: PanelQuantity) => void) | undefined;
  readonly onClear: () => void;
}

/** The exact numbers of the selected unit and weight, each with the way to its explanation. They stay in sight while epochs pass. */
export function SelectedCell(props: SelectedCellProps) {
  const { cell, chosen, isOtherEpoch, shape, precision, missing, onWhy, onBreak, onClear } = props;
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
        {selectedNumbers(cell, shape, missing).map(number => {
          const { term, meaning, quantity, whyNone } = number;
          const isBad = !whyNone && !Number.isFinite(number.value);
          return (
            <div
              key={term}
              title={whyNone ?? meaning}
              class={[quantity === chosen && 'chosen', whyNone && 'missing'].filter(Boolean).join(' ')}
            >
              <dt>{term}</dt>
              <dd class={isBad ? 'error' : ''}>
                {quantity && !isReport && !whyNone ? (
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
      {onBreak && (
        <ToolButton
          icon="debug-breakpoint-conditional"
          text="Break When…"
          label={`Break When ${tensorWords(chosen, shape.activation, cell.stop !== undefined).symbol} of This Cell…`}
          testId="break-cell"
          onClick={() => onBreak(chosen)}
        />
      )}
      <ToolButton icon="close" label="Clear the selection" testId="clear-cell" onClick={onClear} />
    </section>
  );
}
