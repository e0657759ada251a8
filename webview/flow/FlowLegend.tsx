import { type BandScale, bandEnd } from './bandScale.ts';
import { derivativeColour } from './derivativeColour.ts';

const derivatives = [0.01, 0.1, 0.3, 1, 3];

/** What widths and colours mean. */
export function FlowLegend({ scale, hatching }: { readonly scale: BandScale; readonly hatching: string }) {
  const { low, high } = scale;
  const powers = [low, Math.round((low + high) / 2), high];
  return (
    <div class="flow-legend">
      <span class="group">
        <span class="muted">norm</span>
        {powers.map(power => (
          <span key={power} class="item">
            <i class="sample" style={{ width: sampleWidth(10 ** power, scale) }} aria-hidden="true" />
            {`1e${power}`}
          </span>
        ))}
      </span>
      <span class="group">
        <span class="muted">mean derivative f′</span>
        {derivatives.map(derivative => (
          <span key={derivative} class="item">
            <i class="swatch" style={{ backgroundColor: derivativeColour(derivative) }} aria-hidden="true" />
            {derivative}
          </span>
        ))}
      </span>
      <span class="group">
        <span class="item">
          <i class="swatch weights" aria-hidden="true" />
          weights
        </span>
        <span class="item">
          <svg class="line" viewBox="0 0 18 10" aria-hidden="true">
            <path class="band zero on" d="M0 5H18" />
          </svg>
          0
        </span>
        <span class="item">
          <svg class="line" viewBox="0 0 18 10" aria-hidden="true">
            <rect class="band non-finite on" width="18" height="10" style={{ fill: `url(#${hatching})` }} />
          </svg>
          not finite
        </span>
      </span>
    </div>
  );
}

function sampleWidth(norm: number, scale: BandScale): string {
  const end = bandEnd(norm, scale);
  return end.kind === 'width' ? `calc(var(--flow-lane) * ${end.width / 100})` : '0';
}
