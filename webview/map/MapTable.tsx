import { notDefined } from '../../src/trace/formatNumber.ts';
import { layerColumn } from '../charts/series.ts';
import { formatCount } from '../format.ts';
import { isNotDefined, valueAt } from '../series/readout.ts';
import type { SeriesWindow } from '../series/window.ts';
import type { Training } from '../state.ts';
import { evenly } from './evenly.ts';
import { type Mark, sentencesAt } from './marks.ts';
import { blockText, epochsText, valueText } from './words.ts';

interface MapTableProps {
  readonly title: string;
  readonly training: Training;
  readonly series: SeriesWindow;
  readonly order: readonly number[];
  readonly selectedEpoch: number | undefined;
  readonly marks: readonly Mark[];
}

const mostRows = 100;
const mostColumns = 8;

/** The map as numbers: the chosen epoch, and some at even distances over the epochs in sight. */
export function MapTable({ title, training, series, order, selectedEpoch, marks }: MapTableProps) {
  const { layout, selection, status } = training;
  const columns = evenly(series.blocks, mostColumns);
  const shown = order.slice(0, mostRows);
  const leftOut = order.length - shown.length;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section class="table" tabIndex={0} aria-label={`${title} of the layers, table`} data-testid="map-table">
        <table>
          <thead>
            <tr>
              <th scope="col">layer</th>
              {selectedEpoch !== undefined && <th scope="col">chosen: epoch {selectedEpoch}</th>}
              {columns.map(index => (
                <th key={index} scope="col">
                  {epochsText(series, index, status.epoch)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(layer => (
              <tr key={layer} aria-current={layer === selection.layer ? 'true' : undefined}>
                <th scope="row" title={layout.layers[layer]!.shape.name}>
                  {layer + 1} {layout.layers[layer]!.shape.name}
                  <MarkIcon marks={marks} layer={layer} />
                </th>
                {selectedEpoch !== undefined && <td>{chosenText(training, series, selectedEpoch, layer)}</td>}
                {columns.map(index => (
                  <td key={index}>{blockText(series, index, layerColumn(layer))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {leftOut > 0 && (
        <p class="muted chart-note">
          The first {mostRows} of {formatCount(order.length, 'layer')}, in the order of the map; {leftOut} are left out.
        </p>
      )}
    </>
  );
}

/** That the layer is marked, with what there is to say of it. */
function MarkIcon({ marks, layer }: { readonly marks: readonly Mark[]; readonly layer: number }) {
  const worst = marks.findLast(mark => mark.layer === layer);
  if (!worst) return null;
  const words = sentencesAt(marks, layer).join(' ');
  return <i class={`codicon codicon-${worst.look} mark-${worst.look}`} role="img" aria-label={words} title={words} />;
}

function chosenText(training: Training, { quantity }: SeriesWindow, epoch: number, layer: number): string {
  const value = valueAt(training, epoch, layerColumn(layer));
  if (value === undefined) return '';
  return isNotDefined(training, epoch, layerColumn(layer)) ? notDefined : valueText(quantity, value);
}
