import { useRef } from 'preact/hooks';
import type { Band, TrialChart } from '../../src/panel/trialsPicture.ts';
import { formatNumber, notDefined } from '../../src/trace/formatNumber.ts';
import { useWidth } from '../useWidth.ts';
import { bandPaths } from './bandPaths.ts';
import { type BandScale, bandScale } from './bandScale.ts';

interface BandChartProps {
  readonly chart: TrialChart;
  readonly fix: Band | null;
  readonly fixTitle: string;
}

const height = 150;
const margins = { left: 46, right: 8, top: 8, bottom: 20 };

/** The spec as it is and a fix over the epochs: the median of the seeds as a line, all of them as a band. */
export function BandChart({ chart, fix, fixTitle }: BandChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { key, title, now, levels } = chart;
  const area = {
    left: margins.left,
    top: margins.top,
    right: Math.max(margins.left + 1, width - margins.right),
    bottom: height - margins.bottom,
  };
  const scale = bandScale({ key, now, fix, levels }, area);
  const clip = `clip-${key}`;
  const label = `${title} over the epochs. Now: ${lastOf(now)}. ${fix ? `With the fix: ${lastOf(fix)}.` : ''}`;
  return (
    <figure class="band-chart" data-testid={`trial-${key}`}>
      <figcaption>
        {title}
        {scale.cutBelow !== undefined && <span class="muted"> below {formatNumber(scale.cutBelow, 2)} not shown</span>}
      </figcaption>
      <div ref={box}>
        <svg width={width} height={height} role="img" aria-label={label}>
          <clipPath id={clip}>
            <rect
              x={area.left - 2}
              y={area.top - 2}
              width={area.right - area.left + 4}
              height={area.bottom - area.top + 4}
            />
          </clipPath>
          <Axes scale={scale} area={area} />
          <g clip-path={`url(#${clip})`}>
            {levels.map(level => (
              <g key={level.label} class="level">
                <line x1={area.left} x2={area.right} y1={scale.y(level.value)} y2={scale.y(level.value)} />
                <text x={area.right} y={scale.y(level.value) - 3}>
                  {level.label}
                </text>
              </g>
            ))}
            <BandShape band={now} scale={scale} name="now" />
            {fix && <BandShape band={fix} scale={scale} name="fix" />}
          </g>
        </svg>
      </div>
      {!fix && <p class="muted">{fixTitle} has no curve here: its numbers are of another unit.</p>}
    </figure>
  );
}

function BandShape({ band, scale, name }: { readonly band: Band; readonly scale: BandScale; readonly name: string }) {
  const { area, median } = bandPaths(band, scale);
  return (
    <g class={`band ${name}`} data-testid={`band-${name}`}>
      <path class="area" d={area} />
      <path class="median" d={median} />
    </g>
  );
}

interface AxesProps {
  readonly scale: BandScale;
  readonly area: { readonly left: number; readonly right: number; readonly bottom: number };
}

function Axes({ scale: { epochTicks, valueTicks }, area }: AxesProps) {
  return (
    <g class="axes">
      {valueTicks.map(({ at, text }) => (
        <g key={text}>
          <line x1={area.left} x2={area.right} y1={at} y2={at} />
          <text class="value" x={area.left - 6} y={at + 4}>
            {text}
          </text>
        </g>
      ))}
      {epochTicks.map(({ at, text }) => (
        <text key={text} class="epoch" x={at} y={area.bottom + 15}>
          {text}
        </text>
      ))}
    </g>
  );
}

function lastOf({ median, low, high }: Band): string {
  const last = median.length - 1;
  if (last < 0 || Number.isNaN(median[last])) return 'diverged';
  return `median ${formatNumber(median[last]!, 3)}, from ${formatNumber(low[last]!, 3)} to ${formatNumber(high[last]!, 3)}`;
}

/** The numbers of a chart, some epochs of them. */
export function BandTable({ chart, fix }: Pick<BandChartProps, 'chart' | 'fix'>) {
  const { title, now } = chart;
  const rows = shownEpochs(fix && fix.epochs.length > now.epochs.length ? fix : now);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section class="table" tabIndex={0} aria-label={`${title}, table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">epoch</th>
            <th scope="col">{title.toLowerCase()} now</th>
            {fix && <th scope="col">with the fix</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(epoch => (
            <tr key={epoch}>
              <th scope="row">{epoch}</th>
              <td>{cellText(now, epoch)}</td>
              {fix && <td>{cellText(fix, epoch)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const mostRows = 12;

/** Epochs at even distances, counted back from the last. */
function shownEpochs({ epochs }: Band): number[] {
  const step = Math.max(1, Math.ceil(epochs.length / mostRows));
  return [...epochs].filter((_, index) => (epochs.length - 1 - index) % step === 0);
}

/** At an epoch, or the one before that has a number: `0.97 (0.93 to 1)`. */
function cellText({ epochs, low, median, high }: Band, epoch: number): string {
  const index = epochs.findLastIndex(each => each <= epoch);
  const isOver = index === epochs.length - 1 && epochs[index]! < epoch;
  if (index < 0 || isOver) return '';
  if (Number.isNaN(median[index])) return notDefined;
  const [least, middle, most] = [low, median, high].map(values => formatNumber(values[index]!, 3));
  return least === most ? `${middle}` : `${middle} (${least} to ${most})`;
}
