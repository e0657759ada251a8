import { useMemo } from 'preact/hooks';
import type { LayerDetail } from '../../src/protocol/panel.ts';
import type { Precision } from '../../src/trace/digits.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import { type LayerLayout, tensorInBlock } from '../../src/trace/layout.ts';
import { type Statistics, statistics } from '../../src/trace/statistics.ts';
import { Value } from '../Value.tsx';
import { largestMagnitude } from './colourScale.ts';
import { Heatmap } from './Heatmap.tsx';
import { type ShownTensor, tensorWords } from './tensors.ts';
import { remark } from './words.ts';

interface TensorCardProps {
  readonly name: ShownTensor;
  readonly kind: 'matrix' | 'vector';
  readonly layer: LayerLayout;
  readonly detail: LayerDetail;
  readonly precision: Precision;
}

/** One tensor of a layer at an epoch: what it is, its numbers in a line, and its picture. */
export function TensorCard({ name, kind, layer, detail, precision }: TensorCardProps) {
  const values = useMemo(() => tensorInBlock(layer, detail.block, name), [layer, detail, name]);
  const numbers = useMemo(() => statistics(values), [values]);
  const { rows, columns } = layer.tensors[name];
  const { title, formula } = tensorWords(name, layer.shape.activation);
  return (
    <section
      class={`tensor ${kind}`}
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
        <p class="formula">{formula}</p>
      </header>
      <div class="picture">
        {kind === 'matrix' && <AxisCaptions rows={rows} columns={columns} />}
        <Heatmap title={title} shape={{ name, kind, rows, columns, precision }} values={values} statistics={numbers} />
      </div>
      <footer>
        <Legend numbers={numbers} />
        <Facts numbers={numbers} />
      </footer>
    </section>
  );
}

function AxisCaptions({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  return (
    <>
      <span class="axis across">inputs ({columns})</span>
      <span class="axis down">units ({rows})</span>
    </>
  );
}

function Legend({ numbers }: { readonly numbers: Statistics }) {
  const largest = largestMagnitude(numbers);
  const text = remark(numbers);
  return (
    <div class="scale">
      {largest > 0 && (
        <>
          <span>{formatNumber(-largest, 3)}</span>
          <i title="blue is negative, orange is positive, the background is zero">0</i>
          <span>{formatNumber(largest, 3)}</span>
        </>
      )}
      {text !== '' && <strong class={numbers.nonFinite > 0 ? 'non-finite' : 'muted'}>{text}</strong>}
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
    </dl>
  );
}
