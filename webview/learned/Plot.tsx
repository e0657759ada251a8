import { useEffect, useRef, useState } from 'preact/hooks';
import { Tooltip } from '../heatmap/Tooltip.tsx';
import { useDrawing } from '../useDrawing.ts';
import { createPlot, type Plot as Drawing, type PlotModel } from './drawPlot.ts';

interface PlotProps {
  readonly model: PlotModel;
  /** Says what is seen to those who do not see it. */
  readonly label: string;
  /** What a point is, for the tooltip. */
  readonly wordsOf: (point: number) => readonly string[];
  readonly onPick: (point: number) => void;
}

/** Points over two axes; pointing at one reads it out, clicking makes it the probe. */
export function Plot({ model, label, wordsOf, onPick }: PlotProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing>(undefined);
  const [pointed, setPointed] = useState<{ readonly point: number; readonly x: number; readonly y: number }>();

  useDrawing(() => {
    if (drawing.current) drawing.current.update(model);
    else drawing.current = createPlot(canvas.current!, model);
  }, [model]);
  useEffect(() => () => drawing.current?.destroy(), []);

  function pointAt(event: PointerEvent) {
    const point = drawing.current?.pointAt(event.offsetX, event.offsetY);
    setPointed(point === undefined ? undefined : { point, x: event.clientX, y: event.clientY });
  }

  function pick(event: MouseEvent) {
    const point = drawing.current?.pointAt(event.offsetX, event.offsetY);
    if (point !== undefined) onPick(point);
  }

  const words = pointed && pointed.point < model.x.length ? wordsOf(pointed.point) : undefined;
  return (
    <div class="plot learned-plot">
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        onPointerMove={pointAt}
        onPointerLeave={() => setPointed(undefined)}
        onClick={pick}
      />
      {pointed && words && (
        <Tooltip x={pointed.x} y={pointed.y}>
          {words.map(line => (
            <span key={line}>{line}</span>
          ))}
        </Tooltip>
      )}
    </div>
  );
}
