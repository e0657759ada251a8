import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { PanelQuantity } from '../../src/trace/quantity.ts';
import type { Region } from '../../src/trace/region.ts';
import { useTheme } from '../themeContext.ts';
import { useDrawing } from '../useDrawing.ts';
import { CellContext, type CellTools } from './cellContext.ts';
import type { CellLayout } from './cellLayout.ts';
import { type CellQuestion, isAnswer } from './cellQuestions.ts';
import { drawMarks } from './draw.ts';
import { cursorStep, zoomKey } from './keys.ts';
import { Tooltip } from './Tooltip.tsx';
import { usePointed } from './usePointed.ts';
import { placeText, type Reading, readingText, type Shape } from './words.ts';
import { type Canvas, pannedRegion, zoomedRegion } from './zoom.ts';

interface PictureCanvasProps {
  readonly tensor: PanelQuantity;
  readonly shape: Shape;
  readonly summary: string;
  readonly layout: CellLayout;
  /** The value that a cell shows, and whether it is exact. */
  readonly shownValue: (cell: number) => number;
  readonly isExact: boolean;
  /** Draws everything but the marks. */
  readonly draw: (canvas: HTMLCanvasElement) => void;
  /** What of the matrix is to be shown, where it can be zoomed; the picture may still be of what was before. */
  readonly zoom?: { readonly canvas: Canvas; readonly region: Region } | undefined;
}

interface Drag {
  readonly x: number;
  readonly y: number;
  /** What was to be shown when it began. */
  readonly region: Region | undefined;
  moved: boolean;
}

/** Pointer movement in pixels from which on a press is a drag. */
const dragDistance = 4;
/** Movement of the wheel that makes a step of the zoom. */
const wheelDistance = 30;

/** A picture of cells that can be read out, selected and zoomed, by pointer and by keyboard. */
export function PictureCanvas(props: PictureCanvasProps) {
  const { tensor, shape, summary, layout, shownValue, isExact, draw, zoom } = props;
  const theme = useTheme();
  const tools = useContext(CellContext)!;
  const canvas = useRef<HTMLCanvasElement>(null);
  const cursor = usePointed(layout);
  const drag = useRef<Drag>(undefined);
  const turned = useRef(0);
  const selected = selectedCell(layout, shape, tools.selected);
  /** The elements of a cell that was clicked: which of them it shows is not known yet. */
  const [chosen, choose] = useState<Region>();

  useDrawing(() => {
    draw(canvas.current!);
    drawMarks(canvas.current!, layout, { pointed: cursor.cell, selected }, theme);
  }, [draw, layout, cursor.cell, selected, theme]);

  const reading = cursor.cell === undefined ? undefined : read(cursor.cell);
  const unknown = chosen ?? (reading && !reading.exact ? reading.block : undefined);
  const unanswered = unknown && JSON.stringify(questionOf(unknown));
  useEffect(() => {
    if (unknown) tools.ask(questionOf(unknown));
  }, [unanswered]);
  useEffect(() => {
    const { reading: answer } = tools;
    if (!chosen || !answer || !isAnswer(questionOf(chosen), answer)) return;
    choose(undefined);
    select(answer);
  }, [chosen, tools.reading]);

  function questionOf(block: Region): CellQuestion {
    const { layer, epoch, stop } = tools;
    return { layer, epoch, ...(stop !== undefined && { stop }), tensor, block };
  }

  function read(cell: number): Reading {
    const block = layout.blockOf(cell);
    const value = shownValue(cell);
    if (isExact && block.rows * block.columns === 1) return { block, value, exact: { ...block, value } };
    const answer = tools.reading;
    const number = isAnswer(questionOf(block), answer) ? answer?.value[0] : undefined;
    return { block, value, exact: number === undefined ? undefined : { ...answer!, value: number } };
  }

  /** Selects the element that a cell shows: of several, once the host has said which. */
  function selectShown(cell: number) {
    const { block, exact } = read(cell);
    const isKnown = exact !== undefined || block.rows * block.columns === 1;
    choose(isKnown ? undefined : block);
    if (isKnown) select(exact ?? block);
  }

  function select({ row, column }: Pick<Region, 'row' | 'column'>) {
    const isVector = shape.kind === 'vector';
    tools.select(tensor, isVector ? column : row, isVector ? null : column);
  }

  function zoomBy(direction: 'in' | 'out', place: { readonly x: number; readonly y: number }) {
    if (zoom) tools.show(zoomedRegion(zoom.canvas, zoom.region, direction, place));
  }

  function placeOf({ offsetX, offsetY }: MouseEvent) {
    return { x: offsetX / layout.width, y: offsetY / layout.height };
  }

  function press(event: PointerEvent) {
    if (event.button !== 0) return;
    drag.current = { x: event.clientX, y: event.clientY, region: zoom?.region, moved: false };
    canvas.current!.setPointerCapture(event.pointerId);
  }

  function move(event: PointerEvent) {
    cursor.moveTo(event);
    const start = drag.current;
    if (!start) return;
    const [right, down] = [event.clientX - start.x, event.clientY - start.y];
    if (Math.hypot(right, down) >= dragDistance) start.moved = true;
    if (!start.moved || !start.region || !zoom) return;
    const { rows, columns } = start.region;
    const [byRows, byColumns] = [
      -Math.round((down / layout.height) * rows),
      -Math.round((right / layout.width) * columns),
    ];
    tools.show(pannedRegion(zoom.canvas, start.region, byRows, byColumns));
  }

  function release(event: PointerEvent) {
    const start = drag.current;
    drag.current = undefined;
    const cell = layout.cellAt(event.offsetX, event.offsetY);
    if (start && !start.moved && cell !== undefined) selectShown(cell);
  }

  function wheel(event: WheelEvent) {
    // A pinch comes as a wheel with Ctrl, in many small movements; the plain wheel scrolls the page.
    if (!event.ctrlKey || !zoom) return;
    event.preventDefault();
    turned.current += event.deltaY;
    if (Math.abs(turned.current) < wheelDistance) return;
    zoomBy(turned.current < 0 ? 'in' : 'out', placeOf(event));
    turned.current = 0;
  }

  function handled(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const { cell } = cursor;
    if (event.key === 'Escape' && (cell !== undefined || cursor.isByKeyboard)) {
      cursor.clear();
      return true;
    }
    if (event.key === 'Enter' && cell !== undefined) {
      selectShown(cell);
      return true;
    }
    const zooming = zoomKey(event.key);
    if (zooming && zoom) {
      const { x, y, width, height } = layout.rectangleOf(cell ?? 0);
      const middle = { x: (x + width / 2) / layout.width, y: (y + height / 2) / layout.height };
      if (zooming === 'reset') tools.show(null);
      else zoomBy(zooming, cell === undefined ? { x: 0.5, y: 0.5 } : middle);
      return true;
    }
    const step = cursorStep(event.key);
    // Until the host has sent what is shown next, the cursor may stand beside it.
    if (step && !(cell === undefined && cursor.isByKeyboard)) walk(cell, step);
    return step !== undefined;
  }

  function walk(cell: number | undefined, { down, across }: { readonly down: number; readonly across: number }) {
    const next = cell === undefined ? 0 : layout.neighbour(cell, down, across);
    const { row, column } = layout.blockOf(next);
    const isAtEdge = next === cell && Math.abs(down) <= 1 && Math.abs(across) <= 1;
    if (!isAtEdge || !zoom || cell === undefined) {
      cursor.set(row, column);
      return;
    }
    const { rows, columns } = layout.blockOf(cell);
    const moved = pannedRegion(zoom.canvas, zoom.region, down * rows, across * columns);
    if (!moved) return;
    tools.show(moved);
    cursor.set(row + moved.row - zoom.region.row, column + moved.column - zoom.region.column);
  }

  const text = reading && readingText(shape, reading);
  const place = reading && placeText(shape, reading);
  const at = cursor.pointer ?? (cursor.cell === undefined ? undefined : middleOf(layout, cursor.cell, canvas.current));
  return (
    <>
      <canvas
        ref={canvas}
        class={zoom && !isWhole(zoom) ? 'zoomed' : ''}
        tabIndex={0}
        role="img"
        aria-label={summary}
        onPointerMove={move}
        onPointerDown={press}
        onPointerUp={release}
        onPointerLeave={() => !cursor.isByKeyboard && cursor.clear()}
        onDblClick={() => zoom && tools.show(null)}
        onWheel={wheel}
        onKeyDown={event => {
          if (!handled(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onBlur={cursor.clear}
      />
      <span class="visually-hidden" aria-live="polite">
        {cursor.isByKeyboard && text ? `${text}, ${place}` : ''}
      </span>
      {text && at && (
        <Tooltip x={at.x} y={at.y}>
          <code>{text}</code>
          <span>{place}</span>
        </Tooltip>
      )}
    </>
  );
}

function isWhole({ canvas, region }: { readonly canvas: Canvas; readonly region: Region }): boolean {
  return region.rows === canvas.rows && region.columns === canvas.columns;
}

/** The cell that shows the selected weight; in a vector, that of the selected unit. */
function selectedCell(layout: CellLayout, { kind }: Shape, selected: CellTools['selected']): number | undefined {
  if (!selected) return undefined;
  const { unit, input } = selected;
  if (kind === 'vector') return layout.cellOf(0, unit);
  return input === null ? undefined : layout.cellOf(unit, input);
}

function middleOf(layout: CellLayout, cell: number, canvas: HTMLCanvasElement | null) {
  if (!canvas) return undefined;
  const { left, top } = canvas.getBoundingClientRect();
  const { x, y, width, height } = layout.rectangleOf(cell);
  return { x: left + x + width / 2, y: top + y + height / 2 };
}
