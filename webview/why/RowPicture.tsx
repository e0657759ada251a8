import { useRef } from 'preact/hooks';
import { paint } from '../heatmap/colourScale.ts';
import type { ImageShape } from '../heatmap/mosaic.ts';
import type { Theme } from '../theme.ts';
import { useTheme } from '../themeContext.ts';
import { useDrawing } from '../useDrawing.ts';
import { useWidth } from '../useWidth.ts';
import { axisOf } from './axes.ts';

interface RowPictureProps {
  readonly name: string;
  /** One number an input. */
  readonly values: Float64Array;
  readonly image: ImageShape | null;
  readonly input: number;
  readonly onChoose: (input: number) => void;
}

const stripHeight = 18;
const imageSize = 140;

/** A row over all inputs: as an image, or as a strip with the largest of what shares a pixel. */
export function RowPicture({ name, values, image, input, onChoose }: RowPictureProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  const theme = useTheme();
  const grid = gridOf(values, image, width);
  useDrawing(() => {
    if (canvas.current && width > 0) draw(canvas.current, values, grid, input, theme);
  }, [values, image, width, input, theme]);
  return (
    <figure class="row-picture" data-testid={`row-${name}`}>
      <figcaption>{name}</figcaption>
      <div ref={box}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={`${name} over all inputs`}
          onClick={event => {
            const { left, top } = event.currentTarget.getBoundingClientRect();
            const column = Math.floor((event.clientX - left) / grid.cellWidth);
            const row = Math.floor((event.clientY - top) / grid.cellHeight);
            const index = (row * grid.columns + column) * grid.perCell;
            if (index >= 0 && index < values.length) onChoose(index);
          }}
        />
      </div>
    </figure>
  );
}

interface RowGrid {
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Inputs that share a cell. */
  readonly perCell: number;
}

function gridOf(values: Float64Array, image: ImageShape | null, width: number): RowGrid {
  if (image) {
    const scale = Math.max(1, Math.floor(Math.min(width, imageSize) / image.width));
    return { columns: image.width, rows: image.height, cellWidth: scale, cellHeight: scale, perCell: 1 };
  }
  const perCell = Math.max(1, Math.ceil(values.length / Math.max(1, width)));
  const columns = Math.ceil(values.length / perCell);
  return { columns, rows: 1, cellWidth: Math.max(1, width) / columns, cellHeight: stripHeight, perCell };
}

function draw(canvas: HTMLCanvasElement, values: Float64Array, grid: RowGrid, input: number, theme: Theme): void {
  const { columns, rows, cellWidth, cellHeight, perCell } = grid;
  const [width, height] = [columns * cellWidth, rows * cellHeight];
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const cells = Int32Array.from({ length: columns * rows }, (_, cell) => largestIn(values, cell * perCell, perCell));
  const bitmap = new OffscreenCanvas(columns, rows);
  const bitmapContext = bitmap.getContext('2d')!;
  const pixels = bitmapContext.createImageData(columns, rows);
  const largest = values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
  paint(new Uint32Array(pixels.data.buffer), values, cells, largest, theme.heatmap);
  bitmapContext.putImageData(pixels, 0, 0);
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(bitmap, 0, 0, width, height);
  context.strokeStyle = theme.grid;
  context.strokeRect(0.5, 0.5, width - 1, height - 1);
  drawWindow(context, values.length, grid, input, theme);
}

/** A frame around each row of pixels of which the matrices show the numbers. */
function drawWindow(
  context: CanvasRenderingContext2D,
  count: number,
  { columns, cellWidth, cellHeight, perCell }: RowGrid,
  input: number,
  theme: Theme,
): void {
  const inSight = axisOf(count, 'input', input).filter(item => !item.isFolded);
  const first = Math.floor(inSight[0]!.index / perCell);
  const last = Math.floor(inSight.at(-1)!.index / perCell);
  context.strokeStyle = theme.foreground;
  context.lineWidth = 2;
  for (let row = Math.floor(first / columns); row <= Math.floor(last / columns); row++) {
    const left = Math.max(first, row * columns) - row * columns;
    const right = Math.min(last, (row + 1) * columns - 1) - row * columns;
    const wide = Math.max(3, (right - left + 1) * cellWidth);
    context.strokeRect(left * cellWidth, row * cellHeight + 1, wide, Math.max(3, cellHeight - 2));
  }
}

function largestIn(values: Float64Array, first: number, count: number): number {
  let largest = first;
  for (let index = first; index < Math.min(first + count, values.length); index++) {
    if (!Number.isFinite(values[index]!)) return index;
    if (Math.abs(values[index]!) > Math.abs(values[largest]!)) largest = index;
  }
  return largest;
}
