import { formatNumber } from '../../src/trace/formatNumber.ts';
import type { MapScale } from '../../src/trace/gradientScales.ts';
import type { LayerScalar } from '../../src/trace/scalars.ts';
import { layerScalarFacts } from '../../src/trace/scalars.ts';

/** The colours of the map in words and numbers, from small to large: whether that is bad, findings say. */
export function MapLegend({ quantity }: { readonly quantity: LayerScalar }) {
  const scale: MapScale = layerScalarFacts[quantity].scale;
  return (
    <div class="map-legend" data-testid="map-legend">
      {scale.kind === 'share' ? <Shares /> : <Decades scale={scale} {...wordsOf(quantity)} />}
      <span class="swatch">
        <i class="zero" /> {scale.kind === 'share' ? 'all of them' : 'exactly 0'}
      </span>
      <span class="swatch">
        <i class="not-finite" /> not finite
      </span>
    </div>
  );
}

function Shares() {
  return (
    <span class="ramp">
      <span>none</span>
      <i class="share" />
      <span>all</span>
    </span>
  );
}

type DecadesProps = ReturnType<typeof wordsOf> & { readonly scale: Extract<MapScale, { kind: 'decades' }> };

function Decades({ scale, small, good, large }: DecadesProps) {
  const { lowest, low, high, highest } = scale;
  const middle = low === high ? power(low) : `${power(low)} to ${power(high)}`;
  return (
    <span class="ramp">
      <span>
        {small} <b>{power(lowest)}</b>
      </span>
      <i class="low" />
      <span>
        {good && `${good} `}
        <b>{middle}</b>
      </span>
      <i class="high" />
      <span>
        <b>{power(highest)}</b> {large}
      </span>
    </span>
  );
}

function power(value: number): string {
  return value >= 0.01 && value <= 100 ? formatNumber(value) : value.toExponential(0).replace('+', '');
}

function wordsOf(quantity: LayerScalar) {
  switch (quantity) {
    case 'jacobianMean':
      return { small: 'blocks', good: 'passes on', large: 'amplifies' };
    case 'updateRatio':
      return { small: 'hardly changes', good: '', large: 'replaces the weights' };
    default:
      return { small: 'small', good: '', large: 'large' };
  }
}
