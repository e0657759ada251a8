import { useLayoutEffect, useMemo } from 'preact/hooks';
import type { LayerDetail as Detail } from '../src/panel/panelMessages.ts';
import type { Precision } from '../src/trace/digits.ts';
import { batchNorm, batchNorms } from '../src/trace/failedBatch.ts';
import { type LayerLayout, layerScalarIndex } from '../src/trace/layout.ts';
import { whyNoLayerValue } from '../src/trace/noValue.ts';
import { factsOf, isMatrix, type PanelQuantity, panelQuantitiesAt, quantitiesOf } from '../src/trace/quantity.ts';
import { refTo } from '../src/trace/quantityRef.ts';
import { symbolText } from '../src/trace/quantitySymbol.ts';
import { type Region, sameRegion } from '../src/trace/region.ts';
import { type LayerScalar, layerScalarFacts } from '../src/trace/scalars.ts';
import { useActions } from './actions.ts';
import { failedPlace } from './flow/failedWords.ts';
import { formatShare } from './format.ts';
import { CellContext, type CellTools } from './heatmap/cellContext.ts';
import { fixedRange } from './heatmap/colourRange.ts';
import { type ImageShape, imageOf, imagePage, pageOf } from './heatmap/mosaic.ts';
import { SelectedCell } from './heatmap/SelectedCell.tsx';
import { TensorCard } from './heatmap/TensorCard.tsx';
import { LayerTools } from './LayerTools.tsx';
import { Section } from './Section.tsx';
import { useLatest, useStable, useStableElement } from './stable.ts';
import type { FixedRanges, Preferences, Training } from './state.ts';
import { Value } from './Value.tsx';

interface LayerDetailProps {
  readonly training: Training;
  readonly detail: Detail;
  readonly preferences: Preferences;
}

/** All tensors of one layer at one epoch. */
export function LayerDetail({ training, detail, preferences }: LayerDetailProps) {
  const { look, ask, post } = useActions();
  const { view, layerTables, fixedRanges, unitsAsImages } = preferences;
  const { layer: index, epoch, stop } = detail;
  const layer = training.layout.layers[index]!;
  const { name, inputs, outputs, bias, activation } = layer.shape;
  const { imageShape, precision } = training.run;
  const image = useMemo(() => (index === 0 ? imageOf(inputs, imageShape) : undefined), [index, inputs, imageShape]);
  const showsImages = image !== undefined && (unitsAsImages ?? imageShape !== undefined);
  const region = view.region?.layer === index ? view.region : null;
  const cell = view.cell?.layer === index ? view.cell : undefined;
  const numbers = training.cell;
  const canBreak = training.debugCan?.includes('breakWhen') ?? false;
  const show = (part: Region | null) => {
    if (!sameRegion(part, region)) look({ region: part && { layer: index, ...part } });
  };
  useOwnRegion(training, preferences);
  useImagePage(showsImages && training.selection.layer === index, region, inputs, outputs, show);
  const tools = useStable<CellTools>({
    layer: index,
    epoch,
    stop,
    reading: training.cellReading,
    ask: useLatest(question => ask({ type: 'cell', ...question })),
    selected: cell,
    select: useLatest((quantity, unit, input) => look({ cell: { layer: index, unit, input, quantity } })),
    region,
    show: useLatest(show),
  });
  return (
    <Section
      name="layer"
      title="Layer"
      note={
        <span title={name}>
          {name}: {inputs} → {outputs} {activation}
          {bias ? '' : ', no bias'}, {stop === undefined ? `epoch ${epoch}` : 'at this stop'}
        </span>
      }
      tools={<LayerTools {...{ training, detail, preferences, image, showsImages, region, show }} />}
    >
      <div
        class="layer-view"
        role="tabpanel"
        aria-label={name}
        data-testid="layer-detail"
        data-layer={index}
        data-epoch={epoch}
      >
        {stop === undefined && <LayerFacts training={training} detail={detail} />}
        {stop === undefined && <FailedFacts training={training} detail={detail} />}
        {cell && numbers?.layer === index && numbers.numbers.length > 0 && (
          <SelectedCell
            cell={numbers}
            isOtherEpoch={numbers.epoch !== epoch}
            chosen={chosenAt(cell.quantity, cell.input, stop !== undefined)}
            missing={numbers.stop === undefined ? undefined : detail.missing}
            shape={layer.shape}
            precision={precision}
            onWhy={quantity => post({ type: 'why', ref: refTo(quantity, numbers), epoch: numbers.epoch })}
            onBreak={canBreak ? quantity => post({ type: 'breakWhen', ref: refTo(quantity, numbers) }) : undefined}
            onClear={() => look({ cell: null })}
          />
        )}
        <CellContext.Provider value={tools}>
          {useStableElement(Tensors, {
            layer,
            detail,
            precision,
            isTable: layerTables,
            image: showsImages ? image : undefined,
            fixedRanges,
          })}
        </CellContext.Provider>
      </div>
    </Section>
  );
}

interface TensorsProps {
  readonly layer: LayerLayout;
  readonly detail: Detail;
  readonly precision: Precision;
  readonly isTable: boolean;
  readonly image: ImageShape | undefined;
  readonly fixedRanges: FixedRanges;
}

function Tensors({ image, fixedRanges, ...common }: TensorsProps) {
  const { layer, detail } = common;
  const { inputs, outputs } = layer.shape;
  const shown = quantitiesOf(panelQuantitiesAt(detail.stop !== undefined), layer.shape);
  const vectors = shown.filter(name => !isMatrix(name));
  const isWide = image !== undefined || inputs > 2 * outputs || inputs > 40;
  return (
    <>
      <div class={isWide ? 'matrices wide' : 'matrices'}>
        {shown.filter(isMatrix).map(tensor => (
          <TensorCard
            key={tensor}
            name={tensor}
            kind="matrix"
            image={image}
            fixed={fixedRange(fixedRanges, detail.layer, tensor)}
            {...common}
          />
        ))}
      </div>
      <div class="vectors" style={{ '--rows': Math.max(3, Math.ceil(vectors.length / 2)) }}>
        {vectors.map(tensor => (
          <TensorCard
            key={tensor}
            name={tensor}
            kind="vector"
            image={undefined}
            fixed={fixedRange(fixedRanges, detail.layer, tensor)}
            {...common}
          />
        ))}
      </div>
    </>
  );
}

/**
 * What of a cell was chosen, or what stands for it at another moment: at a stop of the debugger there are other quantities. That is the one of the
 * same symbol, `mean dE/dW` for `dE/dW` of a batch, or where there is none the first of a weight or of a unit.
 */
function chosenAt(quantity: PanelQuantity, input: number | null, isStop: boolean): PanelQuantity {
  const shown = panelQuantitiesAt(isStop);
  if (shown.includes(quantity)) return quantity;
  const { of, by } = factsOf(quantity).symbol;
  const isAlike = (name: PanelQuantity) => factsOf(name).symbol.of === of && factsOf(name).symbol.by === by;
  return shown.find(isAlike) ?? shown.find(name => isMatrix(name) === (input !== null))!;
}

/** A part of one layer and a cell in it mean nothing in another. */
function useOwnRegion({ selection }: Training, { view }: Preferences): void {
  const { look } = useActions();
  const isOthers = [view.region, view.cell].some(part => part && part.layer !== selection.layer);
  // Before anybody can choose something in the other layer.
  useLayoutEffect(() => {
    if (isOthers) look({ region: null, cell: null });
  });
}

/** While units are images, what is shown is a page of whole units. */
function useImagePage(
  isShown: boolean,
  region: Region | null,
  inputs: number,
  outputs: number,
  show: (region: Region | null) => void,
): void {
  const { page, pages } = pageOf(outputs, inputs, region?.row ?? 0);
  const wanted = pages === 1 ? null : imagePage(outputs, inputs, page);
  const isWrong = isShown && !sameRegion(region, wanted);
  useLayoutEffect(() => {
    if (isWrong) show(wanted);
  });
}

/** At the epoch that diverged: the numbers of the batch that failed, as the epoch's means are not known. */
function FailedFacts({ training, detail: { layer, epoch } }: Omit<LayerDetailProps, 'preferences'>) {
  const { run, row, layout, status } = training;
  const failed = status.failedBatch;
  if (!failed || failed.epoch !== epoch) return null;
  const { hasBackward, normsBatch, samples } = failed;
  const norms = batchNorms.filter(name => hasBackward || (name !== 'delta' && name !== 'gradient'));
  const isUnfinished = row !== undefined && Number.isNaN(row.scalars[layerScalarIndex(layout, layer, 'deltaNorm')]!);
  return (
    <div data-testid="layer-failed">
      <p class="summary">
        {failedPlace(failed, run.layers)} {isUnfinished && 'The epoch was not finished, so its means are NaN. '}
        Norms of batch {normsBatch}:
      </p>
      <dl class="facts">
        {norms.map(name => (
          <div key={name} title={`L2 norm over the ${samples} samples of batch ${normsBatch}`}>
            <dt>{symbolText(name)}</dt>
            <dd>
              <Value value={batchNorm(failed, layer, name)} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const shownFacts = ['deltaNorm', 'gradientNorm', 'updateRatio', 'zeroShare', 'saturatedShare'] as const;

/** The layer in five numbers. */
function LayerFacts({ training: { row, layout }, detail }: Omit<LayerDetailProps, 'preferences'>) {
  if (!row) return null;
  const scalar = (name: LayerScalar) => row.scalars[layerScalarIndex(layout, detail.layer, name)]!;
  const whyNoRatio = whyNoLayerValue(layout, row.scalars, detail.layer, 'updateRatio');
  const facts = shownFacts.map(name => {
    const { title, meaning, scale } = layerScalarFacts[name];
    const whyNone = name === 'updateRatio' ? whyNoRatio : undefined;
    const value =
      scale.kind === 'share' ? (
        formatShare(scalar(name))
      ) : (
        <Value value={scalar(name)} whyNone={whyNone} {...(name === 'updateRatio' && { digits: 3 })} />
      );
    return [title.toLowerCase(), value, whyNone ?? meaning] as const;
  });
  return (
    <dl class="facts">
      {facts.map(([term, value, meaning]) => (
        <div key={term} title={meaning}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
