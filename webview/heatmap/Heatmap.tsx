import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Statistics } from '../../src/trace/statistics.ts';
import { useTheme } from '../themeContext.ts';
import { useWidth } from '../useWidth.ts';
import { largestMagnitude } from './colourScale.ts';
import { drawHeatmap, type Picture, paintBitmap } from './draw.ts';
import { cellAfterKey, cellAt, fitGrid, type Grid } from './grid.ts';
import { shownElements } from './reduce.ts';
import { Tooltip } from './Tooltip.tsx';
import { elementText, placeText, reductionText, type Shape, summaryText } from './words.ts';

interface HeatmapProps {
  readonly title: string;
  readonly shape: Shape;
  readonly values: Float64Array;
  readonly statistics: Statistics;
}

/** The cell that is read out; by the pointer, or by the keyboard's cell cursor. */
interface Pointed {
  readonly cell: number;
  readonly x: number;
  readonly y: number;
  readonly byKeyboard: boolean;
}

const tallestMatrix = 360;

/** A matrix as colours. Pointing at a cell, or walking there with the arrow keys, reads out its element. */
export function Heatmap({ title, shape, values, statistics }: HeatmapProps) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const bitmap = useMemo(() => new OffscreenCanvas(1, 1), []);
  const width = useWidth(box);
  const [pointed, setPointed] = useState<Pointed>();
  const { rows, columns } = shape;

  const grid = useMemo(
    () => fitGrid(rows, columns, Math.max(1, width), tallestMatrix, devicePixelRatio),
    [rows, columns, width],
  );
  const picture = useMemo((): Picture => {
    const elements = shownElements(values, columns, grid);
    return { values, elements, grid, largest: largestMagnitude(statistics), theme };
  }, [values, columns, grid, statistics, theme]);
  // A cell of a layer that was left may not exist in this one.
  const current = pointed && pointed.cell < picture.elements.length ? pointed : undefined;

  useLayoutEffect(() => paintBitmap(bitmap, picture), [bitmap, picture]);
  useLayoutEffect(() => {
    drawHeatmap(canvas.current!, picture, bitmap, current?.cell);
  }, [picture, bitmap, current?.cell]);

  function pointAt(event: PointerEvent) {
    const cell = cellAt(grid, event.offsetX, event.offsetY);
    setPointed(cell === undefined ? undefined : { cell, x: event.clientX, y: event.clientY, byKeyboard: false });
  }

  function walk(event: KeyboardEvent) {
    if (event.key === 'Escape') setPointed(undefined);
    const cell = cellAfterKey(grid, current?.cell, event.key);
    if (cell === undefined) return;
    event.preventDefault();
    setPointed({ cell, ...middleOf(grid, cell, canvas.current!), byKeyboard: true });
  }

  const element = current && picture.elements[current.cell]!;
  const reading = element === undefined ? undefined : elementText(shape, element, values[element]!);
  const place = element === undefined ? undefined : placeText(shape, element, grid);
  const reduction = reductionText(grid);
  return (
    <div class="heatmap" ref={box}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={summaryText(title, shape, statistics)}
        onPointerMove={pointAt}
        onPointerLeave={() => setPointed(undefined)}
        onKeyDown={walk}
        onBlur={() => setPointed(undefined)}
      />
      {reduction !== '' && <p class="muted">{reduction}</p>}
      <span class="visually-hidden" aria-live="polite">
        {current?.byKeyboard ? `${reading}, ${place}` : ''}
      </span>
      {current && (
        <Tooltip x={current.x} y={current.y}>
          <code>{reading}</code>
          <span>{place}</span>
        </Tooltip>
      )}
    </div>
  );
}

function middleOf({ columns, cellWidth, cellHeight }: Grid, cell: number, canvas: HTMLCanvasElement) {
  const { left, top } = canvas.getBoundingClientRect();
  return {
    x: left + ((cell % columns) + 0.5) * cellWidth,
    y: top + (Math.floor(cell / columns) + 0.5) * cellHeight,
  };
}
