import { useMemo, useRef, useState } from 'preact/hooks';
import { matrixFormula } from '../../src/formula/quantityFormula.ts';
import { numberLabel } from '../../src/trace/quantityRef.ts';
import { symbolText } from '../../src/trace/quantitySymbol.ts';
import type { ShownChain } from '../../src/why/whyMessages.ts';
import { css, mix, readableOn } from '../colour.ts';
import { colourOf } from '../heatmap/colourScale.ts';
import { cursorStep } from '../heatmap/keys.ts';
import { ToolButton } from '../ToolButton.tsx';
import { useTheme } from '../themeContext.ts';
import type { Axis } from './axes.ts';
import { useNumberFormats } from './digits.ts';
import { blockClass, blockHeads, blockText, foldKind, foldSign, foldText, indexText, startsBlock } from './folds.ts';
import { nearestStop, nextSpot, type Spot } from './gridWalk.ts';
import type { Role } from './links.ts';
import { MathMl } from './MathMl.tsx';
import type { ChainMatrix, MatrixCell } from './matrices.ts';

interface MatrixGridProps {
  readonly chain: ShownChain;
  readonly matrix: ChainMatrix;
  readonly rows: Axis;
  readonly columns: Axis;
  /** A vector that stands upright. */
  readonly isColumn: boolean;
  /** Whether the walk talks about it: true or false; undefined when nobody walks. */
  readonly isLit: boolean | undefined;
  /** Whether the next operation of a debugger computes or changes it. */
  readonly isNext: boolean;
  /** Why a stop of the debugger has no numbers of it, in a sentence. */
  readonly why: string | undefined;
  readonly testId: string;
  readonly roleOf: (cell: MatrixCell) => Role | undefined;
  readonly isChosen: (cell: MatrixCell) => boolean;
  readonly onHover: (cell: MatrixCell | undefined) => void;
  readonly onFocus: (cell: MatrixCell | undefined) => void;
  readonly onPick: (cell: MatrixCell) => void;
  readonly onTable: () => void;
}

/** How far the colours of what the walk does not talk about go towards the page's. */
const calming = 0.75;

/** A matrix with its symbol, its shape and its numbers, of which one can be pointed at and chosen. */
export function MatrixGrid(props: MatrixGridProps) {
  const { chain, matrix, rows: theRows, columns: theColumns, isColumn, isLit, testId } = props;
  const [rows, columns] = isColumn ? [theColumns, theRows] : [theRows, theColumns];
  const [shapeRows, shapeColumns] = isColumn ? [matrix.columns, matrix.rows] : [matrix.rows, matrix.columns];
  const table = useRef<HTMLTableElement>(null);
  const [wanted, setWanted] = useState<Spot>({ down: 0, across: 0 });
  const formats = useNumberFormats();
  const blocks = useMemo(() => blockHeads(columns), [columns]);

  const cellAt = ({ down, across }: Spot): MatrixCell | undefined => {
    const [row, column] = [rows[down], columns[across]];
    if (!row || !column || row.isFolded || column.isFolded) return undefined;
    const [r, c] = isColumn ? [column.index, row.index] : [row.index, column.index];
    return matrix.isKnown(r, c) ? { quantity: matrix.quantity, row: r, column: c } : undefined;
  };
  const stop = nearestStop(rows, columns, wanted, cellAt);

  const spotOf = (target: EventTarget | null): Spot | undefined => {
    const cell = (target as Element | null)?.closest<HTMLElement>('[data-down]');
    return cell ? { down: Number(cell.dataset.down), across: Number(cell.dataset.across) } : undefined;
  };
  const on = (event: Event, act: (cell: MatrixCell | undefined) => void) => {
    const spot = spotOf(event.target);
    act(spot && cellAt(spot));
  };

  function walk(event: KeyboardEvent): void {
    const spot = spotOf(event.target);
    if (!spot) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const cell = cellAt(spot);
      if (cell) props.onPick(cell);
      return;
    }
    const step = cursorStep(event.key);
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = nextSpot(spot, step, rows.length, columns.length, cellAt);
    table.current?.querySelector<HTMLElement>(spotSelector(next))?.focus();
  }

  return (
    <figure
      class={['matrix', isLit && 'lit', props.isNext && 'next', props.why && 'missing'].filter(Boolean).join(' ')}
      data-testid={testId}
      data-quantity={matrix.quantity}
    >
      <figcaption>
        <MathMl formula={matrixFormula(matrix.quantity, chain.symbols)} format={String} />
        <span class="shape">
          ({shapeRows.toLocaleString('en')}, {shapeColumns.toLocaleString('en')})
        </span>
        <ToolButton
          icon="table"
          label={`Open ${symbolText(matrix.quantity, chain.symbols)} as a table`}
          testId={`table-${matrix.quantity}`}
          onClick={props.onTable}
        />
      </figcaption>
      {props.why !== undefined && <p class="muted why">{props.why}</p>}
      <div class="scroll" hidden={props.why !== undefined}>
        {/* biome-ignore lint/a11y/useKeyWithMouseEvents: onFocusIn does it for the keyboard; focus does not bubble. */}
        <table
          ref={table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are walked and chosen.
          role="grid"
          aria-label={`${symbolText(matrix.quantity, chain.symbols)}, ${shapeRows} × ${shapeColumns}`}
          aria-rowcount={shapeRows}
          aria-colcount={shapeColumns}
          onMouseOver={event => on(event, props.onHover)}
          onMouseLeave={() => props.onHover(undefined)}
          onFocusIn={event => {
            const spot = spotOf(event.target);
            if (spot) setWanted(spot);
            on(event, props.onFocus);
          }}
          onFocusOut={() => props.onFocus(undefined)}
          onClick={event => on(event, cell => cell && props.onPick(cell))}
          onKeyDown={walk}
        >
          <thead aria-hidden="true">
            {blocks.length > 0 && (
              <tr>
                <td />
                {blocks.map(({ block, span }, index) => (
                  <td key={index} colSpan={span} class={`block ${blockClass(block)}`}>
                    {block < 0 ? '' : blockText(block, span)}
                  </td>
                ))}
              </tr>
            )}
            <tr>
              <td />
              {columns.map(item => (
                <td key={item.index} class="index">
                  {columns.length > 1 && indexText(item, chain.shape.inputs)}
                </td>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, down) => (
              <tr key={row.index} aria-rowindex={row.index + 1}>
                <td
                  class={`index ${matrix.quantity === 'gradient' ? `block ${blockClass(row.isFolded ? -1 : row.index)}` : ''}`}
                  aria-hidden="true"
                >
                  {rows.length > 1 && indexText(row, 0)}
                </td>
                {columns.map((column, across) => {
                  const cell = cellAt({ down, across });
                  const key = column.index;
                  const edge = startsBlock(columns, across) ? 'starts' : '';
                  if (!cell) {
                    return (
                      <td
                        key={key}
                        class={`folded ${edge} ${foldKind(matrix, row, column)}`}
                        aria-colindex={column.index + 1}
                      >
                        <span aria-hidden="true">{foldSign(chain, matrix, row, column)}</span>
                        <span class="visually-hidden">{foldText(row, column)}</span>
                      </td>
                    );
                  }
                  return (
                    <NumberCell
                      key={key}
                      {...{ chain, matrix, cell, down, across, edge }}
                      columnIndex={column.index + 1}
                      isStop={stop.down === down && stop.across === across}
                      mark={props.roleOf(cell)}
                      isChosen={props.isChosen(cell)}
                      isCalm={isLit === false}
                      format={formats.inCell}
                    />
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

interface NumberCellProps extends Spot {
  readonly chain: ShownChain;
  readonly matrix: ChainMatrix;
  readonly cell: MatrixCell;
  readonly edge: string;
  readonly columnIndex: number;
  readonly isStop: boolean;
  readonly mark: Role | undefined;
  readonly isChosen: boolean;
  readonly isCalm: boolean;
  readonly format: (value: number) => string;
}

function NumberCell(props: NumberCellProps) {
  const { chain, matrix, cell, down, across, edge, isStop, mark, isChosen, isCalm, format } = props;
  const { heatmap, background } = useTheme();
  const value = matrix.value(cell.row, cell.column);
  const isStructural = matrix.isStructuralZero(cell.row, cell.column);
  const vivid = colourOf(heatmap, value, matrix.largest);
  const colour = isCalm ? mix(vivid, background, calming) : vivid;
  const style = isStructural ? {} : { backgroundColor: css(colour), color: readableOn(colour) };
  return (
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of a grid.
      role="gridcell"
      class={`number ${edge} ${isStructural ? 'structural' : ''} ${mark ?? ''} ${isChosen ? 'chosen' : ''}`}
      style={style}
      tabIndex={isStop ? 0 : -1}
      aria-colindex={props.columnIndex}
      aria-selected={isChosen}
      data-down={down}
      data-across={across}
      data-cell={`${cell.row},${cell.column}`}
      data-role={mark}
    >
      <span class="visually-hidden">{numberLabel(chain.symbols, cell)} = </span>
      {isStructural ? <span class="visually-hidden">zero by structure</span> : format(value)}
      {mark && mark !== 'same' && <span class="visually-hidden">, {mark}</span>}
    </td>
  );
}

function spotSelector({ down, across }: Spot): string {
  return `[data-down="${down}"][data-across="${across}"]`;
}
