import { useId } from 'preact/hooks';
import type { RunInfo } from '../../src/run/runState.ts';
import { type BatchNorm, batchNorm, batchNorms, type FailedBatch } from '../../src/trace/failedBatch.ts';
import { normText } from '../../src/trace/quantitySymbol.ts';
import type { LayerShape } from '../../src/trace/shapes.ts';
import { formatCount } from '../format.ts';
import { Value } from '../Value.tsx';
import { bandEnd, bandScale } from './bandScale.ts';
import { density } from './density.ts';
import { badTensorText } from './failedWords.ts';
import { Hatching, Lane } from './Lane.tsx';
import type { LayerWindow } from './window.ts';

interface FailedPictureProps {
  readonly failed: FailedBatch;
  readonly run: RunInfo;
  readonly selected: number;
  readonly window: LayerWindow;
  readonly onSelect: (layer: number) => void;
}

/** The norms of the batch in which the training diverged, layer by layer, with a mark where the first bad number appeared. */
export function FailedPicture({ failed, run: { layers }, selected, window, onSelect }: FailedPictureProps) {
  const hatching = `flow-hatching-${useId()}`;
  const scale = bandScale(failed.norms);
  const shown = Array.from({ length: window.last - window.first + 1 }, (_, index) => window.last - index);
  const end = (layer: number, name: BatchNorm) => bandEnd(batchNorm(failed, layer, name), scale);
  const light = failed.hasBackward ? 'on' : 'off';
  return (
    <div class={`flow all failed ${density(shown.length)}`} data-testid="flow-failed">
      <Hatching id={hatching} />
      <ol aria-label="Layers of the batch that failed, from the loss down">
        {shown.map(layer => (
          <li
            key={layer}
            class={`flow-row${layer === selected ? ' selected' : ''}`}
            data-testid={`failed-layer-${layer}`}
          >
            <span class="up">
              <Norm failed={failed} layer={layer} of="output" />
              <Norm failed={failed} layer={layer} of="net" />
            </span>
            <Lane
              direction="up"
              hatching={hatching}
              segments={[
                {
                  ...{ above: end(layer, 'output'), below: end(layer, 'input'), top: 0, bottom: 100 },
                  ...{ light: 'on', kind: 'values' },
                },
              ]}
            />
            <button
              type="button"
              class="box"
              aria-current={layer === selected ? 'true' : undefined}
              onClick={() => onSelect(layer)}
            >
              <LayerBox failed={failed} layer={layer} shape={layers[layer]!} />
            </button>
            <Lane
              direction="down"
              hatching={hatching}
              segments={[
                {
                  ...{ above: end(layer, 'delta'), below: end(layer, 'delta'), top: 0, bottom: 100 },
                  ...{ light, kind: 'weights' },
                },
              ]}
            />
            <span class="down">
              <Norm failed={failed} layer={layer} of="delta" />
              <Norm failed={failed} layer={layer} of="gradient" />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function LayerBox({
  failed,
  layer,
  shape,
}: {
  readonly failed: FailedBatch;
  readonly layer: number;
  readonly shape: LayerShape;
}) {
  return (
    <>
      <span class="name">{shape.name}</span>
      {failed.layer === layer && <Mark failed={failed} />}
      <span class="facts-line muted">
        <span class="kind">
          {shape.outputs.toLocaleString('en')} {shape.activation}
        </span>
        <span class="derivative">
          <Norm failed={failed} layer={layer} of="weights" />
        </span>
      </span>
    </>
  );
}

interface NormProps {
  readonly failed: FailedBatch;
  readonly layer: number;
  readonly of: BatchNorm;
}

function Norm({ failed, layer, of }: NormProps) {
  const isComputed = failed.hasBackward || (of !== 'delta' && of !== 'gradient');
  return (
    <span class="norm">
      <span class="muted">{normText(of)}</span>{' '}
      {isComputed ? <Value value={batchNorm(failed, layer, of)} digits={2} /> : <NotComputed />}
    </span>
  );
}

function NotComputed() {
  return <span title="The training stopped before it was computed.">–</span>;
}

/** Marks where the first bad number appeared. */
function Mark({ failed }: { readonly failed: FailedBatch }) {
  return (
    <span class="mark" title="The first number that is not finite, or the weight that grew too large, appeared here.">
      <span class="verb">diverged </span>here: {badTensorText(failed.tensor)}
    </span>
  );
}

/** The same as numbers. */
export function FailedTable({ failed, run: { layers }, window }: Omit<FailedPictureProps, 'selected' | 'onSelect'>) {
  const shown = Array.from({ length: window.last - window.first + 1 }, (_, index) => window.last - index);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section class="table flow-table" tabIndex={0} aria-label="Batch that failed, table" data-testid="flow-table">
      <table>
        <thead>
          <tr>
            <th scope="col">layer</th>
            {batchNorms.map(name => (
              <th key={name} scope="col">
                {normText(name)}
              </th>
            ))}
            <th scope="col">first bad number</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(layer => (
            <tr key={layer}>
              <th scope="row" title={layers[layer]!.name}>
                {layers[layer]!.name}
              </th>
              {batchNorms.map(name => (
                <td key={name}>
                  {failed.hasBackward || (name !== 'delta' && name !== 'gradient') ? (
                    <Value value={batchNorm(failed, layer, name)} digits={3} />
                  ) : (
                    <NotComputed />
                  )}
                </td>
              ))}
              <td>{layer === failed.layer ? badTensorText(failed.tensor) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="muted chart-note">{formatCount(layers.length, 'layer')}; W when the training stopped.</p>
    </section>
  );
}
