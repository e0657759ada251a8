import { layerScalarFacts } from '../../src/trace/scalars.ts';
import { layerColumn } from '../charts/series.ts';
import { Tooltip } from '../heatmap/Tooltip.tsx';
import type { SeriesWindow } from '../series/window.ts';
import type { Training } from '../state.ts';
import { type Mark, sentencesAt } from './marks.ts';
import { blockMeaning, blockOf, blockText, epochsText } from './words.ts';

interface MapTooltipProps {
  readonly training: Training;
  readonly series: SeriesWindow;
  readonly layer: number | undefined;
  readonly marks: readonly Mark[];
  readonly pointed: { readonly epoch: number; readonly x: number; readonly y: number };
}

const longestName = 120;

/** Says what a cell of the map holds. */
export function MapTooltip({ training, series, layer, marks, pointed }: MapTooltipProps) {
  const index = blockOf(series, pointed.epoch);
  if (layer === undefined || index === undefined) return null;
  const { name, inputs, outputs, activation } = training.layout.layers[layer]!.shape;
  const column = layerColumn(layer);
  const meaning = blockMeaning(series, index, column, activation);
  const ofNetwork = marks.filter(({ epoch }) => epoch !== undefined && blockOf(series, epoch) === index);
  const sentences = [...sentencesAt(marks, layer), ...sentencesAt(ofNetwork, undefined)];
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
      {sentences.map(sentence => (
        <span key={sentence} class="mark-sentence">
          {sentence}
        </span>
      ))}
    </Tooltip>
  );
}
