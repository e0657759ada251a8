import type { EpochRange } from '../../src/panel/series.ts';
import type { RunInfo } from '../../src/run/runState.ts';
import { networkScalarIndex, type TraceLayout } from '../../src/trace/layout.ts';
import { noValueReasons } from '../../src/trace/noValue.ts';
import { type NetworkScalar, networkScalars } from '../../src/trace/scalars.ts';
import { lastEpoch, type SeriesWindow, windowBlock, windowEpochs } from '../series/window.ts';

/** One line of a chart. */
export interface Series {
  /** Tells it from the others of its chart. */
  readonly key: string;
  readonly name: string;
  /** The curves that it is one of. */
  readonly window: SeriesWindow;
  /** Position among the columns of the series (src/panel/series.ts). */
  readonly column: number;
  /** What the colour says: a role, or how deep in the network a layer is (0 first, 1 last). */
  readonly tone: Tone;
  readonly emphasized: boolean;
  /** Whether the legend names it; lines of a deep network are too many. */
  readonly inLegend: boolean;
  /** Why it may have no value where the number in the column `unless` is finite. */
  readonly noValue?: NoValue;
}

export type Tone = 'training' | 'validation' | 'regularization' | { readonly depth: number } | Overlay | LevelTone;

interface NoValue {
  readonly why: string;
  readonly unless: number;
}

/** A curve of another run, the first, second or third of those that are drawn beside the shown one. */
interface Overlay {
  readonly overlay: number;
}

/** The first, second or third of the lines that curves are held against. */
interface LevelTone {
  readonly level: number;
}

/** Of more layers than this only some are drawn. */
const mostLines = 16;
/** Of more layers than this the legend names only the first, the last and the chosen one. */
const mostNamed = 6;

export function lossSeries({ validationRows }: RunInfo, window: SeriesWindow): Series[] {
  const series = [networkSeries(window, 'training', 'loss', 'training')];
  if (validationRows > 0) series.push(networkSeries(window, 'validation', 'validationLoss', 'validation'));
  if (everPositive(window, networkScalarIndex('regularization'))) {
    series.push(networkSeries(window, 'regularization', 'regularization', 'regularization'));
  }
  return series;
}

export function metricSeries({ task, validationRows }: RunInfo, window: SeriesWindow): Series[] {
  const [training, validation]: [NetworkScalar, NetworkScalar] =
    task === 'classification' ? ['accuracy', 'validationAccuracy'] : ['r2', 'validationR2'];
  const series = [withNoValue(networkSeries(window, 'training', training, 'training'), training, 'mae')];
  if (validationRows === 0) return series;
  const heldOut = networkSeries(window, 'validation', validation, 'validation');
  return [...series, withNoValue(heldOut, validation, 'validationMae')];
}

/** The quantity of the layers, the chosen one emphasized. */
export function layerSeries(layout: TraceLayout, window: SeriesWindow, chosen: number): Series[] {
  const count = layout.layers.length;
  const shown = shownLayers(count, chosen);
  const isNamed = (layer: number) => count <= mostNamed || layer === 0 || layer === chosen || layer === count - 1;
  return shown.map(layer => ({
    key: `layer ${layer}`,
    name: layout.layers[layer]!.shape.name,
    window,
    column: layerColumn(layer),
    tone: { depth: count === 1 ? 0 : layer / (count - 1) },
    emphasized: layer === chosen,
    inLegend: isNamed(layer),
    ...noValueOf(window.quantity, 'loss'),
  }));
}

/** The layers whose lines are drawn: all, or some at even distances together with the chosen one. */
export function shownLayers(count: number, chosen: number): number[] {
  if (count <= mostLines) return Array.from({ length: count }, (_, layer) => layer);
  const even = Array.from({ length: mostLines }, (_, line) => Math.round((line * (count - 1)) / (mostLines - 1)));
  return [...new Set([...even, chosen])].sort((a, b) => a - b);
}

/** Where a layer's quantity stands among the columns of the series. */
export function layerColumn(layer: number): number {
  return networkScalars.length + layer;
}

/** The same curves of other runs: of what is held out, if there is that, or else of what is trained on. */
export function overlaySeries(series: readonly Series[], runs: readonly OverlaidRun[]): Series[] {
  const own = series.find(({ tone }) => tone === 'validation') ?? series[0]!;
  return runs.map(({ id, name, window }, overlay) => ({
    ...own,
    key: `${own.key} of ${id}`,
    name: `${name} ${own.name}`,
    window,
    tone: { overlay },
  }));
}

export interface OverlaidRun {
  readonly id: string;
  readonly name: string;
  readonly window: SeriesWindow;
}

/** The epochs that a chart spans: those of its own run, or of a longer one that is drawn beside it. */
export function chartEpochs(series: readonly Series[], epochs: number): EpochRange {
  const { window: own } = series[0]!;
  const range = windowEpochs(own, epochs);
  if (own.range) return range;
  const ends = series.filter(({ window }) => window !== own).map(({ window }) => lastEpoch(window));
  return { first: range.first, last: Math.max(range.last, ...ends) };
}

function networkSeries(window: SeriesWindow, name: string, scalar: NetworkScalar, tone: Series['tone']): Series {
  return { key: scalar, name, window, column: networkScalarIndex(scalar), tone, emphasized: false, inLegend: true };
}

function withNoValue(series: Series, scalar: NetworkScalar, unless: NetworkScalar): Series {
  return { ...series, ...noValueOf(scalar, unless) };
}

/** Why a quantity may be 0/0 although another number of the same rows is finite. */
function noValueOf(quantity: string, unless: NetworkScalar): Pick<Series, 'noValue'> {
  const why = Object.entries(noValueReasons).find(([name]) => name === quantity)?.[1];
  return why === undefined ? {} : { noValue: { why, unless: networkScalarIndex(unless) } };
}

function everPositive(window: SeriesWindow, column: number): boolean {
  for (let index = 0; index < window.blocks; index++) {
    if (windowBlock(window, index, column).largest > 0) return true;
  }
  return false;
}
