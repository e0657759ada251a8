import { css } from '../colour.ts';
import type { Theme } from '../theme.ts';
import { type ChartModel, createLineChart } from './drawChart.ts';
import { legendPlaces } from './legendPlaces.ts';
import type { Reading, Readings } from './readings.ts';
import { seriesColour, seriesDash } from './tones.ts';

/** In CSS pixels; the picture has more pixels by `ratio`. */
const width = 640;
const plotHeight = 300;
const margin = 16;
const ratio = 2;
const lineHeight = 18;
const swatch = 20;
const gap = 8;

/** Height of the values in a picture, near enough for the ends of the axis. */
export const pictureValuesHeight = plotHeight - 30;

/** Points of a curve that a picture of this width shows apart. */
export const pictureBuckets = width / 2;

interface PictureWords {
  readonly title: string;
  /** Name of the run. */
  readonly run: string;
  readonly readings: Readings;
  readonly notes: readonly string[];
}

/** A chart as PNG with what stands around it on the page: title, axes, legend with its values, notes. */
export async function chartPicture(model: ChartModel, words: PictureWords): Promise<Uint8Array<ArrayBuffer>> {
  const { theme } = model;
  const { lines } = words.readings;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  context.font = font(theme);
  const widths = lines.map(({ name, value }) => swatch + 2 * gap + context.measureText(`${name}  ${value}`).width);
  const legend = legendPlaces(widths, width - 2 * margin, 2 * gap);
  const legendTop = margin + 2 * lineHeight + plotHeight + gap;
  const notesTop = legendTop + legend.rows * lineHeight + gap;
  canvas.width = width * ratio;
  canvas.height = (notesTop + words.notes.length * lineHeight + margin) * ratio;
  context.scale(ratio, ratio);
  context.textBaseline = 'middle';
  context.fillStyle = css(theme.background);
  context.fillRect(0, 0, width, canvas.height);

  const line = (text: string, y: number, colour: string, look = font(theme)) =>
    write(context, text, { x: margin, y: y + lineHeight / 2, colour, font: look });
  line(words.title, margin, theme.foreground, font(theme, 600, 14));
  line(subtitle(words, model), margin + lineHeight, theme.muted);
  drawPlot(context, model, margin, margin + 2 * lineHeight);
  lines.forEach((line, index) => {
    const { x, row, width: room } = legend.places[index]!;
    legendEntry(context, line, { x: margin + x, y: legendTop + (row + 0.5) * lineHeight, room, theme });
  });
  words.notes.forEach((note, index) => {
    line(note, notesTop + index * lineHeight, theme.muted);
  });
  return bytesOf(canvas);
}

/** What the axis spans and what the legend reads out, for a reader who does not have the page. */
function subtitle({ run, readings: { epoch } }: PictureWords, { range }: ChartModel): string {
  const name = run.length > 50 ? `${run.slice(0, 50)}…` : run;
  const at = epoch === undefined ? '' : `, values at epoch ${epoch}`;
  return `${name}: epochs ${range.first} to ${range.last}${at}`;
}

function drawPlot(context: CanvasRenderingContext2D, model: ChartModel, x: number, y: number): void {
  const canvas = document.createElement('canvas');
  canvas.width = width - 2 * margin;
  canvas.height = plotHeight;
  const chart = createLineChart(canvas, model, ratio);
  context.drawImage(canvas, x, y, width - 2 * margin, plotHeight);
  chart.destroy();
}

function legendEntry(
  context: CanvasRenderingContext2D,
  { name, value, tone, emphasized }: Reading,
  { x, y, room, theme }: { readonly x: number; readonly y: number; readonly room: number; readonly theme: Theme },
): void {
  context.strokeStyle = seriesColour(tone, theme);
  context.lineWidth = emphasized ? 3 : 1.5;
  context.setLineDash([...seriesDash(tone)]);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + swatch, y);
  context.stroke();
  context.font = font(theme, 600);
  const valueWidth = context.measureText(value).width;
  const end = x + room - valueWidth;
  write(context, value, { x: end, y, colour: theme.foreground, font: font(theme, 600) });
  const start = x + swatch + gap;
  write(context, name, { x: start, y, colour: theme.foreground, font: font(theme), end: end - gap });
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  readonly font: string;
  /** Where the text must end. */
  readonly end?: number;
}

/** One line of text, with an ellipsis where it is too long. */
function write(context: CanvasRenderingContext2D, text: string, place: Place): void {
  const { x, y, colour, end = width - margin } = place;
  context.font = place.font;
  context.fillStyle = colour;
  // Longer ones take long to measure and are never seen whole.
  let shown = text.slice(0, 300);
  while (shown !== '' && context.measureText(shown === text ? shown : `${shown}…`).width > end - x + 0.5) {
    shown = shown.slice(0, -1);
  }
  context.fillText(shown === text ? shown : `${shown}…`, x, y);
}

function font({ font: family }: Theme, weight = 400, size = 12): string {
  return `${weight} ${size}px ${family}`;
}

function bytesOf(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(blob => {
      if (!blob) reject(new Error('the browser gives no picture of the chart'));
      else blob.arrayBuffer().then(bytes => resolve(new Uint8Array(bytes)), reject);
    }, 'image/png');
  });
}
