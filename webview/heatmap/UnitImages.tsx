import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { TensorPicture } from '../../src/panel/panelMessages.ts';
import type { PanelQuantity } from '../../src/trace/quantity.ts';
import { useTheme } from '../themeContext.ts';
import { useWidth } from '../useWidth.ts';
import { drawMosaic, type Painted, paintBitmap } from './draw.ts';
import { fitMosaic, type ImageShape, mosaicLayout } from './mosaic.ts';
import { PictureCanvas } from './PictureCanvas.tsx';
import type { Shape } from './words.ts';

interface UnitImagesProps {
  readonly tensor: PanelQuantity;
  readonly shape: Shape;
  readonly summary: string;
  readonly picture: TensorPicture;
  readonly largest: number;
  readonly image: ImageShape;
}

const tallest = 420;

/** The numbers of each unit's inputs as an image, where the inputs are the pixels of one. */
export function UnitImages({ tensor, shape, summary, picture, largest, image }: UnitImagesProps) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const bitmap = useMemo(() => new OffscreenCanvas(1, 1), []);
  const inBitmap = useRef<Painted>(undefined);
  const width = useWidth(box);
  const { cells, region } = picture;
  const { row, rows } = region;
  const { height: imageHeight, width: imageWidth } = image;

  const [mosaic, layout] = useMemo(() => {
    const shown = { row, column: 0, rows, columns: imageHeight * imageWidth };
    const fitted = fitMosaic({ height: imageHeight, width: imageWidth }, rows, Math.max(1, width), tallest);
    return [fitted, mosaicLayout(fitted, shown)] as const;
  }, [row, rows, imageHeight, imageWidth, width]);

  const painted = useMemo((): Painted => {
    return { values: cells, elements: Int32Array.from(cells.keys()), largest, theme };
  }, [cells, largest, theme]);

  const draw = useCallback(
    (target: HTMLCanvasElement) => {
      if (inBitmap.current !== painted) paintBitmap(bitmap, painted, imageWidth);
      inBitmap.current = painted;
      drawMosaic(target, bitmap, painted, mosaic, layout);
    },
    [bitmap, painted, mosaic, layout, imageWidth],
  );

  return (
    <div class="heatmap images" ref={box}>
      <PictureCanvas
        tensor={tensor}
        shape={{ ...shape, image }}
        summary={summary}
        layout={layout}
        shownValue={cell => cells[cell]!}
        isExact={cells instanceof Float64Array}
        draw={draw}
      />
    </div>
  );
}
