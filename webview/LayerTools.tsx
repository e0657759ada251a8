import type { View } from '../src/panel/panelMessage.ts';
import type { LayerDetail } from '../src/panel/panelMessages.ts';
import { isMatrix } from '../src/trace/quantity.ts';
import type { QuantityRef } from '../src/trace/quantityRef.ts';
import { numberWhen, refTo } from '../src/trace/quantityRef.ts';
import type { Region } from '../src/trace/region.ts';
import { regionWithin } from '../src/trace/region.ts';
import { useActions } from './actions.ts';
import { toggledRanges } from './heatmap/colourRange.ts';
import { type ImageShape, imagePage, pageOf } from './heatmap/mosaic.ts';
import { rangeText } from './heatmap/words.ts';
import { zoomedRegion } from './heatmap/zoom.ts';
import { useReport } from './report/reportContext.ts';
import type { Preferences, Training } from './state.ts';
import { ToolButton } from './ToolButton.tsx';

interface LayerToolsProps {
  readonly training: Training;
  readonly detail: LayerDetail;
  readonly preferences: Preferences;
  /** What the inputs may be an image of, and whether they are shown as one. */
  readonly image: ImageShape | undefined;
  readonly showsImages: boolean;
  /** What of the matrices is to be shown. */
  readonly region: Region | null;
  readonly show: (region: Region | null) => void;
}

/** What changes how a layer is shown. */
export function LayerTools(props: LayerToolsProps) {
  const { detail, preferences, image, showsImages } = props;
  const { prefer, post } = useActions();
  const isReport = useReport() !== undefined;
  const { layerTables, fixedRanges } = preferences;
  const isFixed = fixedRanges[detail.layer] !== undefined;
  return (
    <>
      {showsImages ? <PageTools {...props} /> : <ZoomTools {...props} />}
      {image && (
        <ToolButton
          icon="file-media"
          label={`Show the inputs of each unit as an image of ${image.height} × ${image.width}`}
          testId="units-as-images"
          isPressed={showsImages}
          onClick={() => {
            prefer({ unitsAsImages: !showsImages });
            props.show(null);
          }}
        />
      )}
      <ToolButton
        icon={isFixed ? 'lock' : 'unlock'}
        label="Keep the current colour range"
        testId="fix-range"
        isPressed={isFixed}
        onClick={() => prefer({ fixedRanges: toggledRanges(fixedRanges, detail) })}
      />
      <ToolButton
        icon="table"
        label="Show the layer as tables"
        testId="layer-tables"
        isPressed={layerTables}
        onClick={() => prefer({ layerTables: !layerTables })}
      />
      {!isReport && (
        <ToolButton
          icon="question"
          label={whyText(detail, preferences.view.cell)}
          testId="why-layer"
          onClick={() =>
            post({ type: 'why', ref: chosenNumber(detail.layer, preferences.view.cell), epoch: detail.epoch })
          }
        />
      )}
      {!isReport && (
        <ToolButton
          icon="go-to-file"
          label="Go to definition"
          testId="reveal"
          onClick={() => post({ type: 'reveal', layer: detail.layer })}
        />
      )}
    </>
  );
}

/** The number of the selected cell, in the picture in which it was selected. */
function chosenNumber(layer: number, cell: View['cell']): QuantityRef | null {
  if (cell?.layer !== layer || (isMatrix(cell.quantity) && cell.input === null)) return null;
  return refTo(cell.quantity, cell);
}

function whyText({ layer }: LayerDetail, cell: View['cell']): string {
  const ref = chosenNumber(layer, cell);
  return ref ? `Why is ${numberWhen(ref)} what it is?` : "Why this gradient? Show the layer's chain";
}

const middle = { x: 0.5, y: 0.5 };
/** So few units and inputs have room for their numbers. */
const closest = 6;

function ZoomTools({ training, detail, region, show }: LayerToolsProps) {
  const { inputs, outputs } = training.layout.layers[detail.layer]!.shape;
  const shown = regionWithin(region, outputs, inputs);
  const isWhole = shown.rows === outputs && shown.columns === inputs;
  // Square elements: the buttons know nothing of the canvas.
  const canvas = { rows: outputs, columns: inputs, width: inputs, height: outputs };
  const zoom = (direction: 'in' | 'out') => show(zoomedRegion(canvas, shown, direction, middle));
  return (
    <>
      {!isWhole && (
        <span class="muted" data-testid="layer-region">
          {rangeText('unit', shown.row, shown.rows)}, {rangeText('input', shown.column, shown.columns)}
        </span>
      )}
      <ToolButton
        icon="zoom-in"
        label="Zoom in on the matrices (Ctrl+wheel, +)"
        testId="layer-zoom-in"
        isDisabled={shown.rows <= closest && shown.columns <= closest}
        onClick={() => zoom('in')}
      />
      <ToolButton
        icon="zoom-out"
        label="Zoom out of the matrices (Ctrl+wheel, -)"
        testId="layer-zoom-out"
        isDisabled={isWhole}
        onClick={() => zoom('out')}
      />
      <ToolButton
        icon="screen-normal"
        label="Show the whole matrices (double click, 0)"
        testId="layer-zoom-reset"
        isDisabled={isWhole}
        onClick={() => show(null)}
      />
    </>
  );
}

function PageTools({ training, detail, region, show }: LayerToolsProps) {
  const { inputs, outputs } = training.layout.layers[detail.layer]!.shape;
  const { page, pages } = pageOf(outputs, inputs, region?.row ?? 0);
  if (pages === 1) return null;
  const { row, rows } = imagePage(outputs, inputs, page);
  const turn = (by: number) => show(imagePage(outputs, inputs, page + by));
  return (
    <>
      <span class="muted" data-testid="image-page">
        {rangeText('unit', row, rows)} of {outputs.toLocaleString('en')}
      </span>
      <ToolButton
        icon="chevron-left"
        label="Previous units"
        testId="previous-page"
        isDisabled={page === 0}
        onClick={() => turn(-1)}
      />
      <ToolButton
        icon="chevron-right"
        label="Next units"
        testId="next-page"
        isDisabled={page >= pages - 1}
        onClick={() => turn(1)}
      />
    </>
  );
}
