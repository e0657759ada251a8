import type { LayerDetail as Detail } from '../src/protocol/panel.ts';
import type { PanelToHost } from '../src/protocol/panelMessage.ts';
import { type LayerScalar, layerScalarIndex, saturationThreshold } from '../src/trace/layout.ts';
import { formatShare } from './format.ts';
import { TensorCard } from './heatmap/TensorCard.tsx';
import { matrices, shownVectors } from './heatmap/tensors.ts';
import { IconButton } from './IconButton.tsx';
import type { Training } from './state.ts';
import { Value } from './Value.tsx';

interface LayerDetailProps {
  readonly training: Training;
  readonly detail: Detail;
  readonly post: (message: PanelToHost) => void;
}

/** All tensors of one layer at one epoch. */
export function LayerDetail({ training, detail, post }: LayerDetailProps) {
  const layer = training.layout.layers[detail.layer]!;
  const { name, inputs, outputs, bias, activation } = layer.shape;
  const common = { layer, detail, precision: training.run.precision };
  return (
    <div
      class="layer"
      role="tabpanel"
      aria-label={name}
      data-testid="layer-detail"
      data-layer={detail.layer}
      data-epoch={detail.epoch}
    >
      <header>
        <h2 title={name}>{name}</h2>
        <span class="muted">
          {inputs} → {outputs} {activation}
          {bias ? '' : ', no bias'}, epoch {detail.epoch}
        </span>
        <IconButton
          icon="go-to-file"
          label="Go to definition"
          testId="reveal"
          onClick={() => post({ type: 'reveal', layer: detail.layer })}
        />
      </header>
      <LayerFacts training={training} detail={detail} />
      <div class={inputs > 2 * outputs || inputs > 40 ? 'matrices wide' : 'matrices'}>
        {matrices.map(tensor => (
          <TensorCard key={tensor} name={tensor} kind="matrix" {...common} />
        ))}
      </div>
      <div class="vectors">
        {shownVectors(layer).map(tensor => (
          <TensorCard key={tensor} name={tensor} kind="vector" {...common} />
        ))}
      </div>
    </div>
  );
}

/** How healthy the layer is, in five numbers. */
function LayerFacts({ training: { row, layout }, detail }: Omit<LayerDetailProps, 'post'>) {
  if (!row) return null;
  const scalar = (name: LayerScalar) => row.scalars[layerScalarIndex(layout, detail.layer, name)]!;
  const facts = [
    ['delta norm', <Value value={scalar('deltaNorm')} />, 'L2 norm of the mean delta'],
    ['gradient norm', <Value value={scalar('gradientNorm')} />, 'L2 norm of the gradient of the weights'],
    ['update / weights', <Value value={scalar('updateRatio')} digits={3} />, 'their L2 norms, one over the other'],
    ['zero outputs', formatShare(scalar('zeroShare')), 'share of outputs that are exactly 0'],
    [
      'saturated',
      formatShare(scalar('saturatedShare')),
      `share of Jacobian diagonal entries within ±${saturationThreshold}`,
    ],
  ] as const;
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
