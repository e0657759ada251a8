import { useMemo, useState } from 'preact/hooks';
import type { TensorPicture } from '../../src/panel/panelMessages.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { histogramBins } from '../../src/trace/histogram.ts';
import { binAt, binText, histogramPath, histogramText } from './histogramPath.ts';
import { Tooltip } from './Tooltip.tsx';

interface HistogramProps {
  readonly id: string;
  readonly title: string;
  readonly picture: TensorPicture;
  /** Largest magnitude of the numbers, where the axis ends. */
  readonly largest: number;
  /** Where the colours end. */
  readonly colourEnd: number;
}

const height = 20;
const legend = 3;

/** How the numbers are distributed, in the colours of the heatmap: its legend. */
export function Histogram({ id, title, picture, largest, colourEnd }: HistogramProps) {
  const { histogram: counts, histogramStep: step } = picture;
  const [pointed, setPointed] = useState<{ readonly bin: number; readonly x: number; readonly y: number }>();
  const path = useMemo(() => histogramPath(counts, height), [counts]);
  const middle = histogramBins / 2;
  // The bins at both ends have the ends of the axis in their middle.
  const reach = ((histogramBins - 1) / 2) * (colourEnd / largest);

  function point(event: PointerEvent) {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    setPointed({ bin: binAt((event.clientX - left) / width), x: event.clientX, y: event.clientY });
  }

  return (
    <div class="histogram">
      <svg
        viewBox={`0 0 ${histogramBins} ${height + legend}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={histogramText(title, counts, largest, step)}
        onPointerMove={point}
        onPointerLeave={() => setPointed(undefined)}
      >
        <linearGradient id={id} gradientUnits="userSpaceOnUse" x1={middle - reach} x2={middle + reach} y1="0" y2="0">
          <stop class="negative" offset="0" />
          <stop class="zero" offset="0.5" />
          <stop class="positive" offset="1" />
        </linearGradient>
        <path class="bars" d={path} fill={`url(#${id})`} />
        <rect class="legend" x="0" y={height} width={histogramBins} height={legend} fill={`url(#${id})`} />
      </svg>
      <div class="ends" aria-hidden="true">
        <span>{formatNumber(-largest, 3)}</span>
        <span>0</span>
        <span>{formatNumber(largest, 3)}</span>
      </div>
      {pointed && (
        <Tooltip x={pointed.x} y={pointed.y}>
          <code>{binText(counts, pointed.bin, largest, step)}</code>
        </Tooltip>
      )}
    </div>
  );
}
