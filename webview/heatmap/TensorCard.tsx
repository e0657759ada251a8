import { useMemo } from 'preact/hooks';
import type { LayerDetail, TensorPicture } from '../../src/panel/panelMessages.ts';
import type { Precision } from '../../src/trace/digits.ts';
import type { LayerLayout } from '../../src/trace/layout.ts';
import { type PanelQuantity, sizeOf } from '../../src/trace/quantity.ts';
import { largestMagnitude, type Statistics, statisticsOfRow } from '../../src/trace/statistics.ts';
import { Value } from '../Value.tsx';
import { fixedText } from './colourRange.ts';
import { Heatmap } from './Heatmap.tsx';
import { Histogram } from './Histogram.tsx';
import type { ImageShape } from './mosaic.ts';
import { TensorTable } from './TensorTable.tsx';
import { tensorWords } from './tensors.ts';
import { UnitImages } from './UnitImages.tsx';
import { remark, type Shape, summaryText } from './words.ts';

interface TensorCardProps {
  readonly name: PanelQuantity;
  readonly kind: 'matrix' | 'vector';
  readonly layer: LayerLayout;
  readonly detail: LayerDetail;
  readonly precision: Precision;
  readonly isTable: boolean;
  /** When the inputs of the units are to be shown as images. */
  readonly image: ImageShape | undefined;
  /** End of the colour scale that a person holds. */
  readonly fixed: number | undefined;
}

/** One tensor of a layer at an epoch: what it is, its numbers in a line, and its picture. */
export function TensorCard({ name, kind, layer, detail, precision, isTable, image, fixed }: TensorCardProps) {
  const picture = detail.tensors[name];
  const why = detail.missing?.[name];
  const numbers = useMemo(() => (picture ? statisticsOfRow(picture.statistics) : undefined), [picture]);
  if (why !== undefined) return <MissingTensor {...{ name, kind, why }} activation={layer.shape.activation} />;
  if (!picture || !numbers) return null;
  const [rows, columns] = sizeOf(name, layer.shape, false);
  const { title, meaning } = tensorWords(name, layer.shape.activation, detail.stop !== undefined);
  const largest = largestMagnitude(numbers);
  const shape: Shape = { name, kind, rows, columns, precision };
  const common = { tensor: name, shape, picture, largest: fixed ?? largest };
  const summary = `${summaryText(title, shape, numbers)}. ${keysText(kind)}`;
  return (
    <section
      class={`tensor ${kind}`}
      aria-label={title}
      data-testid={`${kind === 'matrix' ? 'heatmap' : 'strip'}-${name}`}
      data-layer={detail.layer}
      data-epoch={detail.epoch}
      data-min={numbers.min}
      data-max={numbers.max}
      data-norm={numbers.norm}
      data-non-finite={numbers.nonFinite}
    >
      <header>
        <h3>{title}</h3>
        <span class="shape">{kind === 'matrix' ? `${rows} × ${columns}` : `${columns}`}</span>
        <p class="formula">{meaning}</p>
      </header>
      <div class={image || isTable ? 'plain' : 'picture'}>
        {isTable && <TensorTable title={title} kind={kind} picture={picture} />}
        {!isTable && !image && kind === 'matrix' && <AxisCaptions picture={picture} rows={rows} columns={columns} />}
        {!isTable && !image && <Heatmap summary={summary} {...common} />}
        {!isTable && image && <Images {...common} image={image} summary={summary} />}
      </div>
      <footer>
        <Legend name={name} title={title} picture={picture} numbers={numbers} fixed={fixed} />
        <Facts numbers={numbers} />
      </footer>
    </section>
  );
}

interface MissingTensorProps {
  readonly name: PanelQuantity;
  readonly kind: 'matrix' | 'vector';
  readonly activation: string;
  readonly why: string;
}

/** The place of what a stop of the debugger has no numbers of. */
function MissingTensor({ name, kind, activation, why }: MissingTensorProps) {
  const { title, meaning } = tensorWords(name, activation, true);
  return (
    <section class={`tensor ${kind} missing`} aria-label={title} data-testid={`missing-${name}`}>
      <header>
        <h3>{title}</h3>
        <p class="formula">{meaning}</p>
      </header>
      <p class="muted why">{why}</p>
    </section>
  );
}

function keysText(kind: 'matrix' | 'vector'): string {
  return kind === 'matrix'
    ? 'Press the arrow keys to read cells, Enter to select one, and plus, minus or 0 to zoom.'
    : 'Press the arrow keys to read units and Enter to select one.';
}

/** The images, once the host has sent all pixels of the units of the page. */
function Images(props: Parameters<typeof UnitImages>[0]) {
  const { picture, shape } = props;
  const isComplete = picture.strides.down * picture.strides.across === 1 && picture.region.columns === shape.columns;
  return isComplete ? <UnitImages {...props} /> : <p class="muted">The images appear with the next numbers.</p>;
}

function AxisCaptions(props: { readonly picture: TensorPicture; readonly rows: number; readonly columns: number }) {
  const { picture, rows, columns } = props;
  const { region } = picture;
  return (
    <>
      <span class="axis across">inputs ({partText(region.column, region.columns, columns)})</span>
      <span class="axis down">units ({partText(region.row, region.rows, rows)})</span>
    </>
  );
}

function partText(first: number, count: number, all: number): string {
  return count === all ? `${all}` : `${first}-${first + count - 1} of ${all}`;
}

interface LegendProps {
  readonly name: string;
  readonly title: string;
  readonly picture: TensorPicture;
  readonly numbers: Statistics;
  readonly fixed: number | undefined;
}

function Legend({ name, title, picture, numbers, fixed }: LegendProps) {
  const largest = largestMagnitude(numbers);
  const text = remark(numbers);
  const held = fixedText(fixed, largest);
  return (
    <div class="scale">
      {largest > 0 && (
        <Histogram
          id={`colours-${name}`}
          title={title}
          picture={picture}
          largest={largest}
          colourEnd={fixed ?? largest}
        />
      )}
      {text !== '' && <strong class={numbers.nonFinite > 0 ? 'non-finite' : 'muted'}>{text}</strong>}
      {held !== '' && <span class="muted">{held}</span>}
    </div>
  );
}

function Facts({ numbers }: { readonly numbers: Statistics }) {
  return (
    <dl class="facts">
      <div title="L2 norm over all elements">
        <dt>L2</dt>
        <dd>
          <Value value={numbers.norm} />
        </dd>
      </div>
      <div>
        <dt>min</dt>
        <dd>
          <Value value={numbers.min} />
        </dd>
      </div>
      <div>
        <dt>max</dt>
        <dd>
          <Value value={numbers.max} />
        </dd>
      </div>
      {numbers.zeros > 0 && largestMagnitude(numbers) > 0 && (
        <div title="Elements that are exactly 0">
          <dt>zeros</dt>
          <dd>{numbers.zeros.toLocaleString('en')}</dd>
        </div>
      )}
    </dl>
  );
}
