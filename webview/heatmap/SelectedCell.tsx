import type { CellNumbers } from '../../src/panel/panelMessages.ts';
import type { Precision } from '../../src/trace/digits.ts';
import { notDefined } from '../../src/trace/formatNumber.ts';
import type { LayerShape } from '../../src/trace/layout.ts';
import { formatFull } from '../format.ts';
import { ToolButton } from '../ToolButton.tsx';
import { selectedNumbers } from './selectedNumbers.ts';

interface SelectedCellProps {
  readonly cell: CellNumbers;
  /** Whether the pictures beside it are of another epoch, which happens while a training runs. */
  readonly isOtherEpoch: boolean;
  readonly shape: LayerShape;
  readonly precision: Precision;
  readonly onClear: () => void;
}

/** The exact numbers of the selected unit and weight. They stay in sight while epochs pass. */
export function SelectedCell({ cell, isOtherEpoch, shape, precision, onClear }: SelectedCellProps) {
  const { unit, input, epoch } = cell;
  return (
    <section class="selected-cell" aria-label="Selected cell" data-testid="selected-cell">
      <strong>
        unit {unit}
        {input !== null && `, input ${input}`}
        {isOtherEpoch && `, epoch ${epoch}`}
      </strong>
      <dl class="facts">
        {selectedNumbers(cell, shape).map(({ term, meaning, value, whyNone }) => (
          <div key={term} title={whyNone ?? meaning}>
            <dt>{term}</dt>
            <dd class={whyNone || Number.isFinite(value) ? '' : 'error'}>
              {whyNone ? notDefined : formatFull(value, precision)}
            </dd>
          </div>
        ))}
      </dl>
      <ToolButton icon="close" label="Clear the selection" testId="clear-cell" onClick={onClear} />
    </section>
  );
}
