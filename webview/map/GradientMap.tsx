import { useMemo } from 'preact/hooks';
import { type LayerScalar, layerScalarFacts } from '../../src/trace/scalars.ts';
import { useActions } from '../actions.ts';
import { Section } from '../Section.tsx';
import type { SeriesWindow } from '../series/window.ts';
import type { Preferences, Training } from '../state.ts';
import { ToolButton } from '../ToolButton.tsx';
import { MapCanvas } from './MapCanvas.tsx';
import { MapLegend } from './MapLegend.tsx';
import { MapTable } from './MapTable.tsx';
import { marksOf } from './marks.ts';
import { layerValues, rowsByMagnitude, rowsFromOutput } from './rows.ts';
import { mapQuantities } from './words.ts';

interface GradientMapProps {
  readonly training: Training;
  readonly series: SeriesWindow;
  readonly preferences: Preferences;
  readonly selectedEpoch: number | undefined;
  readonly hoveredEpoch: number | undefined;
}

/** A quantity of every layer over the epochs, in colours that mean the same in every run, with the places of the findings. */
export function GradientMap({ training, series, preferences, selectedEpoch, hoveredEpoch }: GradientMapProps) {
  const { mapTable } = preferences;
  const order = useOrder(training, series.quantity, preferences.mapSorted);
  const { title, meaning } = layerScalarFacts[series.quantity];
  const { list } = training.findings;
  const marks = useMemo(() => marksOf(list, order.length), [list, order.length]);
  const common = { training, series, order, selectedEpoch, marks };
  return (
    <Section
      name="map"
      title="Gradient map"
      note={<span title={meaning}>{meaning}</span>}
      tools={<MapTools preferences={preferences} />}
    >
      {mapTable ? <MapTable title={title} {...common} /> : <MapCanvas hoveredEpoch={hoveredEpoch} {...common} />}
      {!mapTable && <MapLegend quantity={series.quantity} />}
    </Section>
  );
}

/**
 * The layers from the top row down. Rows that change their places thirty times a second cannot be read: while a training is
 * followed they stay.
 */
function useOrder({ layout, row, selection, status }: Training, quantity: LayerScalar, isSorted: boolean) {
  const isMoving = selection.epoch === 'latest' && status.state === 'running';
  const at = isMoving ? 'moving' : row;
  return useMemo(
    () =>
      isSorted && row
        ? rowsByMagnitude(layerValues(layout, row.scalars, quantity))
        : rowsFromOutput(layout.layers.length),
    [layout, at, row === undefined, quantity, isSorted],
  );
}

function MapTools({ preferences }: { readonly preferences: Preferences }) {
  const { look, prefer } = useActions();
  const { view, mapSorted, mapTable } = preferences;
  const { quantity } = view;
  const offered: readonly LayerScalar[] = mapQuantities;
  const quantities = offered.includes(quantity) ? offered : [...offered, quantity];
  return (
    <>
      <select
        aria-label="What the map shows"
        data-testid="map-quantity"
        value={quantity}
        onChange={event => look({ quantity: quantities[event.currentTarget.selectedIndex]! })}
      >
        {quantities.map(one => (
          <option key={one} value={one}>
            {layerScalarFacts[one].title}
          </option>
        ))}
      </select>
      <ToolButton
        icon="sort-precedence"
        label="Sort the layers by magnitude at the chosen epoch"
        testId="map-sort"
        isPressed={mapSorted}
        onClick={() => prefer({ mapSorted: !mapSorted })}
      />
      <ToolButton
        icon="table"
        label="Show the map as a table"
        testId="map-table-toggle"
        isPressed={mapTable}
        onClick={() => prefer({ mapTable: !mapTable })}
      />
    </>
  );
}
