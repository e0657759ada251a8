import type { ComponentChildren } from 'preact';
import type { BandEnd } from './bandScale.ts';
import { Lane } from './Lane.tsx';
import type { Light } from './phases.ts';

interface EdgeRowProps {
  readonly name: string;
  readonly children: ComponentChildren;
  readonly up?: ComponentChildren;
  readonly down?: ComponentChildren;
  /** Norms above and below. */
  readonly forward: readonly [BandEnd, BandEnd];
  readonly backward: readonly [BandEnd, BandEnd];
  readonly lights: { readonly forward: Light; readonly backward: Light };
  readonly hatching: string;
  readonly isFaint?: boolean;
  /** Whether it stands for layers that are not drawn. */
  readonly isGap?: boolean;
}

/** What stands above and below the layers: the loss, the input, and layers that are not drawn. */
export function EdgeRow(props: EdgeRowProps) {
  const { name, children, up, down, forward, backward, lights, hatching, isFaint = false, isGap = false } = props;
  const whole = { top: 0, bottom: 100 };
  const faint = isFaint || isGap;
  return (
    <li class={`flow-row edge${isGap ? ' gap' : ''}`} data-testid={`flow-${name}`}>
      <span class={`up ${lights.forward}`}>{up}</span>
      <Lane
        direction="up"
        hatching={hatching}
        segments={[
          { ...whole, above: forward[0], below: forward[1], light: lights.forward, kind: 'values', isFaint: isGap },
        ]}
      />
      <span class="box">{children}</span>
      <Lane
        direction="down"
        hatching={hatching}
        segments={[
          { ...whole, above: backward[0], below: backward[1], light: lights.backward, kind: 'weights', isFaint: faint },
        ]}
      />
      <span class={`down ${lights.backward}`}>{down}</span>
    </li>
  );
}
