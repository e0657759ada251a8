import type { RunInfo } from '../../src/protocol/run.ts';
import { layerScalarIndex, type NetworkScalar, networkScalarIndex, type TraceLayout } from '../../src/trace/layout.ts';
import { type ScalarHistory, scalarAt } from '../history.ts';

/** One line of a chart. */
export interface Series {
  readonly name: string;
  /** Position in the scalar row. */
  readonly column: number;
  /** What the colour says: a role, or how deep in the network a layer is (0 first, 1 last). */
  readonly tone: 'training' | 'validation' | 'regularization' | { readonly depth: number };
  readonly emphasized: boolean;
  /** Whether the legend names it; lines of a deep network are too many. */
  readonly inLegend: boolean;
}

/** Of more layers than this only some are drawn. */
const mostLines = 16;
/** Of more layers than this the legend names only the first, the last and the chosen one. */
const mostNamed = 6;

export function lossSeries({ validationRows }: RunInfo, history: ScalarHistory): Series[] {
  const series = [networkSeries('training', 'loss', 'training')];
  if (validationRows > 0) series.push(networkSeries('validation', 'validationLoss', 'validation'));
  if (everPositive(history, networkScalarIndex('regularization'))) {
    series.push(networkSeries('regularization', 'regularization', 'regularization'));
  }
  return series;
}

export function metricSeries({ task, validationRows }: RunInfo): Series[] {
  const [training, validation]: [NetworkScalar, NetworkScalar] =
    task === 'classification' ? ['accuracy', 'validationAccuracy'] : ['r2', 'validationR2'];
  const series = [networkSeries('training', training, 'training')];
  return validationRows > 0 ? [...series, networkSeries('validation', validation, 'validation')] : series;
}

/** The gradient norm of the layers, the chosen one emphasized. */
export function gradientSeries(layout: TraceLayout, chosen: number): Series[] {
  const count = layout.layers.length;
  const shown = shownLayers(count, chosen);
  const isNamed = (layer: number) => count <= mostNamed || layer === 0 || layer === chosen || layer === count - 1;
  return shown.map(layer => ({
    name: layout.layers[layer]!.shape.name,
    column: layerScalarIndex(layout, layer, 'gradientNorm'),
    tone: { depth: count === 1 ? 0 : layer / (count - 1) },
    emphasized: layer === chosen,
    inLegend: isNamed(layer),
  }));
}

/** The layers whose lines are drawn: all, or some at even distances together with the chosen one. */
export function shownLayers(count: number, chosen: number): number[] {
  if (count <= mostLines) return Array.from({ length: count }, (_, layer) => layer);
  const even = Array.from({ length: mostLines }, (_, line) => Math.round((line * (count - 1)) / (mostLines - 1)));
  return [...new Set([...even, chosen])].sort((a, b) => a - b);
}

function networkSeries(name: string, scalar: NetworkScalar, tone: Series['tone']): Series {
  return { name, column: networkScalarIndex(scalar), tone, emphasized: false, inLegend: true };
}

function everPositive(history: ScalarHistory, column: number): boolean {
  for (let epoch = 1; epoch <= history.epochs; epoch++) {
    if (scalarAt(history, epoch, column) > 0) return true;
  }
  return false;
}
