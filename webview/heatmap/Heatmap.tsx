import { useCallback, useContext, useMemo, useRef } from 'preact/hooks';
import type { TensorPicture } from '../../src/panel/panelMessages.ts';
import type { PanelQuantity } from '../../src/trace/quantity.ts';
import { shownElements } from '../../src/trace/reduce.ts';
import { regionWithin } from '../../src/trace/region.ts';
import { useTheme } from '../themeContext.ts';
import { useWidth } from '../useWidth.ts';
import { CellContext } from './cellContext.ts';
import { drawGrid, type Painted, paintBitmap } from './draw.ts';
import { canvasSize, fillGrid, gridLayout, hasRoomForNumbers } from './grid.ts';
import { PictureCanvas } from './PictureCanvas.tsx';
import { reductionText, type Shape } from './words.ts';

interface HeatmapProps {
  readonly tensor: PanelQuantity;
  readonly shape: Shape;
  readonly summary: string;
  readonly picture: TensorPicture;
  /** End of the colour scale. */
  readonly largest: number;
}

const tallestMatrix = 360;

/** A matrix, or a part of it, as colours. */
export function Heatmap({ tensor, shape, summary, picture, largest }: HeatmapProps) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const bitmap = useMemo(() => new OffscreenCanvas(1, 1), []);
  const inBitmap = useRef<Painted>(undefined);
  const wanted = useContext(CellContext)!.region;
  const width = useWidth(box);
  const { rows, columns } = shape;
  const { region, strides } = picture;
  const { row, column, rows: shownRows, columns: shownColumns } = region;
  const { down, across } = strides;

  const [canvas, grid, layout] = useMemo(() => {
    const size = canvasSize(rows, columns, Math.max(1, width), tallestMatrix, devicePixelRatio);
    const shown = { row, column, rows: shownRows, columns: shownColumns };
    const cells = [Math.ceil(shownRows / down), Math.ceil(shownColumns / across)] as const;
    const filled = fillGrid(...cells, size.width, size.height, devicePixelRatio);
    return [{ rows, columns, ...size }, filled, gridLayout(filled, shown, { down, across })] as const;
  }, [rows, columns, width, row, column, shownRows, shownColumns, down, across]);

  const painted = useMemo((): Painted => {
    const cellColumns = Math.ceil(shownColumns / across);
    const whole = { row: 0, column: 0, rows: picture.cells.length / cellColumns, columns: cellColumns };
    const elements = shownElements(picture.cells, cellColumns, whole, grid);
    return { values: picture.cells, elements, largest, theme };
  }, [picture, grid, largest, theme, shownColumns, across]);

  const draw = useCallback(
    (target: HTMLCanvasElement) => {
      if (inBitmap.current !== painted) paintBitmap(bitmap, painted, grid.columns);
      inBitmap.current = painted;
      drawGrid(target, bitmap, painted, grid);
    },
    [bitmap, painted, grid],
  );

  const isWhole = shownRows === rows && shownColumns === columns;
  const canZoom = shape.kind === 'matrix' && !(isWhole && hasRoomForNumbers(grid.cellWidth, grid.cellHeight));
  const reduction = reductionText({ down: grid.down * down, across: grid.across * across });
  return (
    <div class="heatmap" ref={box}>
      <PictureCanvas
        tensor={tensor}
        shape={shape}
        summary={summary}
        layout={layout}
        shownValue={cell => picture.cells[painted.elements[cell]!]!}
        isExact={picture.cells instanceof Float64Array}
        draw={draw}
        zoom={canZoom ? { canvas, region: regionWithin(wanted, rows, columns) } : undefined}
      />
      {reduction !== '' && <p class="muted">{reduction}</p>}
    </div>
  );
}
