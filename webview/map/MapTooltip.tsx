import { layerScalarFacts } from '../../src/trace/scalars.ts';
import { layerColumn } from '../charts/series.ts';
import { Tooltip } from '../heatmap/Tooltip.tsx';
import type { SeriesWindow } from '../series/window.ts';
import type { Training } from '../state.ts';
import { blockMeaning, blockOf, blockText, epochsText } from './words.ts';

interface MapTooltipProps {
  readonly training: Training;
  readonly series: SeriesWindow;
  readonly layer: number | undefined;
  readonly pointed: { readonly epoch: number; readonly x: number; readonly y: number };
}

const longestName = 120;

/** Says what a cell of the map holds. */
export function MapTooltip({ training, series, layer, pointed }: MapTooltipProps) {
  const index = blockOf(series, pointed.epoch);
  if (layer === undefined || index === undefined) return null;
  const { name, inputs, outputs, activation } = training.layout.layers[layer]!.shape;
  const column = layerColumn(layer);
  const meaning = blockMeaning(series, index, column, activation);
  return (
    <Tooltip x={pointed.x} y={pointed.y}>
      <strong>{name.length > longestName ? `${name.slice(0, longestName)}…` : name}</strong>
      <span class="muted">
        layer {layer + 1}, {inputs} → {outputs} {activation}, {epochsText(series, index, training.status.epoch)}
      </span>
      <span>
        {layerScalarFacts[series.quantity].title} <code>{blockText(series, index, column)}</code>
      </span>
      {meaning !== '' && <span>{meaning}</span>}
    </Tooltip>
  );
}
