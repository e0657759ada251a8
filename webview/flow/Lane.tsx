import { type BandEnd, bandPath } from './bandScale.ts';
import type { Light } from './phases.ts';

/** A piece of a band between two norms; `top` and `bottom` in percent of the lane's height. */
interface Segment {
  readonly above: BandEnd;
  readonly below: BandEnd;
  readonly top: number;
  readonly bottom: number;
  readonly light: Light;
  /** A CSS colour; that of forward values and weights when left out. */
  readonly colour?: string;
  /** What it belongs to, for the style sheet. */
  readonly kind: 'values' | 'activation' | 'weights';
  /** The step that shrinks or grows most. */
  readonly isStrongest?: boolean;
  /** It stands for several layers, or for what is not used. */
  readonly isFaint?: boolean;
}

/** What bands that are not finite are filled with. */
export function Hatching({ id }: { readonly id: string }) {
  return (
    <svg class="hatching" aria-hidden="true">
      <pattern id={id} width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="7" height="14" />
      </pattern>
    </svg>
  );
}

interface LaneProps {
  readonly direction: 'up' | 'down';
  readonly segments: readonly Segment[];
  /** Id of the hatching of what is not finite. */
  readonly hatching: string;
}

/** The part of a band beside one layer, as wide as its lane and as high as its row. */
export function Lane({ direction, segments, hatching }: LaneProps) {
  return (
    <span class="lane" aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {segments.map((segment, index) => (
          <Band key={index} segment={segment} hatching={hatching} />
        ))}
      </svg>
      {segments.map(({ top, bottom, light }, index) => (
        <i
          key={index}
          class={`codicon codicon-chevron-${direction} ${light}`}
          style={{ top: `calc(${(top + bottom) / 2}% - 6px)` }}
        />
      ))}
    </span>
  );
}

function Band({ segment, hatching }: { readonly segment: Segment; readonly hatching: string }) {
  const { above, below, top, bottom, kind, light, colour, isStrongest, isFaint } = segment;
  const classes = `band ${kind} ${light}${isStrongest ? ' strongest' : ''}${isFaint ? ' faint' : ''}`;
  if (above.kind === 'missing' || below.kind === 'missing') {
    return light === 'now' ? <path class="band next" d={bandPath(50, 50, top + 2, bottom - 2)} /> : null;
  }
  if (above.kind === 'nonFinite' || below.kind === 'nonFinite') {
    return (
      <path class={`${classes} non-finite`} d={bandPath(60, 60, top, bottom)} style={{ fill: `url(#${hatching})` }} />
    );
  }
  const [upper, lower] = [widthOf(above), widthOf(below)];
  if (upper === 0 && lower === 0) return <path class={`${classes} zero`} d={`M50 ${top}V${bottom}`} />;
  return <path class={classes} d={bandPath(upper, lower, top, bottom)} style={colour && { fill: colour }} />;
}

function widthOf(end: BandEnd): number {
  return end.kind === 'width' ? end.width : 0;
}
