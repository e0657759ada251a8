import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { notDefined } from '../../src/trace/formatNumber.ts';
import { layerScalarFacts, layerScale, networkScalars } from '../../src/trace/scalars.ts';
import { useActions } from '../actions.ts';
import { layerColumn } from '../charts/series.ts';
import { useZoom } from '../charts/useZoom.ts';
import { nearestRecorded } from '../epochs.ts';
import { isNotDefined, valueAt } from '../series/readout.ts';
import { type SeriesWindow, windowEpochs } from '../series/window.ts';
import type { Training } from '../state.ts';
import type { Theme } from '../theme.ts';
import { useTheme } from '../themeContext.ts';
import { useDrawing } from '../useDrawing.ts';
import { useWidth } from '../useWidth.ts';
import { type Cells, mapCells } from './cells.ts';
import { mapColours } from './colours.ts';
import { drawMap, paintCells, textFont } from './draw.ts';
import { axisHeight, epochAtX, mapLayout, nameGap, rowAt, scrolledTo } from './layout.ts';
import { MapTooltip } from './MapTooltip.tsx';
import type { MapModel } from './mapModel.ts';
import type { Mark } from './marks.ts';
import { fittedNames, wantedWidth } from './names.ts';
import { choiceAfterKey } from './walk.ts';
import { meaningText, valueText } from './words.ts';

interface MapCanvasProps {
  readonly training: Training;
  readonly series: SeriesWindow;
  readonly order: readonly number[];
  readonly selectedEpoch: number | undefined;
  readonly hoveredEpoch: number | undefined;
  readonly marks: readonly Mark[];
}

/** The row and epoch under the pointer. */
interface Pointed {
  readonly row: number;
  readonly epoch: number;
  readonly x: number;
  readonly y: number;
}

const widestName = 150;

/** The picture: rows of layers over epochs. A click, or an arrow key, chooses a layer and an epoch. */
export function MapCanvas({ training, series, order, selectedEpoch, hoveredEpoch, marks }: MapCanvasProps) {
  const { run, layout: trace, selection, recordedEpochs, status, row, readRow } = training;
  const { hover, look, post } = useActions();
  const theme = useTheme();
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const bitmap = useMemo(() => new OffscreenCanvas(1, 1), []);
  const cellsBefore = useRef<{ readonly cells: Cells; readonly run: unknown }>(undefined);
  const painted = useRef<MapModel>(undefined);
  const pressedRow = useRef<number>(undefined);
  const width = useWidth(scroller);
  const [pointed, setPointed] = useState<Pointed>();
  const [scrollTop, setScrollTop] = useState(0);
  const [isWalking, setIsWalking] = useState(false);

  const stoppedLayer = training.stop?.at.layer;
  const layers = order.length;
  const { names, layout } = useMemo(() => layoutOf(run.layers, width, theme), [run, width, theme]);
  const colours = useMemo(() => mapColours(theme), [theme]);
  const range = useMemo(() => windowEpochs(series, status.epoch), [series, status.epoch]);
  const scales = useMemo(
    () => run.layers.map(({ activation }) => layerScale(series.quantity, activation)),
    [run, series.quantity],
  );
  const cells = useMemo(() => {
    const room = Math.max(1, Math.round(layout.plotWidth * devicePixelRatio));
    const source = { window: series, firstColumn: networkScalars.length, layers, room, scales };
    const before = cellsBefore.current?.run === run ? cellsBefore.current.cells : undefined;
    const made = mapCells(source, before);
    cellsBefore.current = { cells: made, run };
    return made;
  }, [series, layers, layout, run, scales]);

  const { dragged, handlers } = useZoom({
    epochAt: x => epochAtX(layout, range, x),
    onPick: epoch => {
      const isBeside = pointed === undefined;
      const recorded = recordedEpochs[nearestRecorded(recordedEpochs, epoch)];
      const layer = order[pressedRow.current ?? 0];
      if (layer !== undefined) post({ type: 'select', layer, ...(!isBeside && recorded && { epoch: recorded }) });
    },
    onZoom: zoomed => look({ range: zoomed }),
  });

  const readEpoch = hoveredEpoch ?? selectedEpoch;
  const model = useMemo((): MapModel => {
    const text = (layer: number) => {
      const value = readEpoch === undefined ? undefined : valueAt(training, readEpoch, layerColumn(layer));
      if (value === undefined || readEpoch === undefined) return '';
      return isNotDefined(training, readEpoch, layerColumn(layer)) ? notDefined : valueText(series.quantity, value);
    };
    const chosen = { stoppedLayer, selectedLayer: selection.layer, selectedEpoch, hoveredEpoch, dragged };
    return { layout, cells, range, order, names, valueText: text, ...chosen, marks, scrollTop, theme, colours };
  }, [
    ...[layout, cells, range, order, names, row, readRow, readEpoch, selection.layer, selectedEpoch, hoveredEpoch],
    ...[dragged, marks, scrollTop, theme, colours, stoppedLayer],
  ]);
  useDrawing(() => {
    if (width === 0) return;
    if (painted.current?.cells !== cells || painted.current.colours !== colours) {
      const continues = painted.current?.cells.codes === cells.codes && painted.current.colours === colours;
      paintCells(bitmap, model, !continues);
      painted.current = model;
    }
    drawMap(canvas.current!, model, bitmap);
  }, [model, bitmap, cells, colours, width]);

  // A layer that is chosen anywhere comes into sight; one that is scrolled away by hand stays away.
  useEffect(() => {
    const box = scroller.current!;
    box.scrollTop = scrolledTo(layout, order.indexOf(selection.layer), box.scrollTop);
  }, [selection.layer, layout]);

  function pointAt(event: PointerEvent) {
    handlers.onPointerMove(event);
    const { offsetX: x, offsetY: y } = event;
    const isOnCells = x >= layout.left && x < layout.left + layout.plotWidth && y < layout.height;
    const epoch = epochAtX(layout, range, x);
    hover(isOnCells ? epoch : undefined);
    const at = { row: rowAt(layout, y + scrollTop), epoch, x: event.clientX, y: event.clientY };
    setPointed(isOnCells ? at : undefined);
  }

  function leave() {
    hover(undefined);
    setPointed(undefined);
  }

  function walk(event: KeyboardEvent) {
    const at = { row: order.indexOf(selection.layer), epoch: selection.epoch };
    const choice = choiceAfterKey(event, at, order, recordedEpochs);
    if (choice === undefined) return;
    event.preventDefault();
    setIsWalking(true);
    post({ type: 'select', ...choice });
  }

  const { title } = layerScalarFacts[series.quantity];
  const value =
    selectedEpoch === undefined ? undefined : valueAt(training, selectedEpoch, layerColumn(selection.layer));
  const hasNone = selectedEpoch !== undefined && isNotDefined(training, selectedEpoch, layerColumn(selection.layer));
  const reading = [
    trace.layers[selection.layer]!.shape.name,
    selection.epoch === 'latest' ? 'latest epoch' : `epoch ${selectedEpoch}`,
    // Of a running training the latest number changes with every frame.
    ...(value === undefined || (selection.epoch === 'latest' && status.state === 'running')
      ? []
      : hasNone
        ? [`${title} not defined`]
        : [
            `${title} ${valueText(series.quantity, value)}`,
            meaningText(series.quantity, run.layers[selection.layer]!.activation, value),
          ]),
  ].filter(Boolean);
  return (
    <div class="map-scroller" ref={scroller} onScroll={event => setScrollTop(event.currentTarget.scrollTop)}>
      <div
        class="map-rows"
        style={{ height: `${layout.fullHeight + axisHeight}px` }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys.
        tabIndex={0}
        role="application"
        aria-label={`${title} of ${layers} layers over epochs ${range.first} to ${range.last}; up and down choose a layer, left and right an epoch. The table beside the title holds the numbers.`}
        data-testid="map"
        onKeyDown={walk}
        onBlur={() => setIsWalking(false)}
      >
        <canvas
          ref={canvas}
          data-left={layout.left}
          data-plot-width={layout.plotWidth}
          data-row-height={layout.rowHeight}
          {...handlers}
          onPointerDown={event => {
            pressedRow.current = rowAt(layout, event.offsetY + scrollTop);
            handlers.onPointerDown(event);
          }}
          onPointerMove={pointAt}
          onPointerLeave={leave}
        />
      </div>
      <span class="visually-hidden" aria-live="polite">
        {isWalking ? reading.join(', ') : ''}
      </span>
      {pointed && <MapTooltip {...{ training, series, pointed, marks, layer: order[pointed.row] }} />}
    </div>
  );
}

/** The names are measured, so that short ones leave their room to the cells. */
function layoutOf(shapes: Training['run']['layers'], width: number, theme: Theme) {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.font = textFont(theme, true);
  const widthOf = (text: string) => context.measureText(text).width;
  const all = shapes.map(({ name }) => name);
  const layout = mapLayout(shapes.length, width, Math.min(widestName, Math.ceil(wantedWidth(all, widthOf))));
  return { layout, names: fittedNames(all, layout.left - nameGap, widthOf) };
}
