import { deltaOf, handedDown } from './backpropagation.ts';
import type { DeltaSlip, HandSlip } from './mistakeKinds.ts';
import type { Pass } from './pass.ts';

/** `deltaOf` and `handedDown`, of which the newest results are kept for the same arrays. */
export interface Passes {
  readonly delta: (l: number, dy: Float64Array, slip?: DeltaSlip) => Float64Array | undefined;
  readonly down: (l: number, delta: Float64Array, slip?: HandSlip) => Float64Array | undefined;
}

/** Numbers that are kept: 160 MB. */
const mostKept = 2e7;

/** `spend` is told of the multiplications that are about to be done. */
export function keptPasses(pass: Pass, spend: (multiplications: number) => void): Passes {
  const kept = new WeakMap<Float64Array, Map<string, Float64Array | undefined>>();
  let room = mostKept;
  const keep = (of: Float64Array, name: string, work: number, compute: () => Float64Array | undefined) => {
    const known = kept.get(of) ?? new Map<string, Float64Array | undefined>();
    if (known.has(name)) return known.get(name);
    spend(work);
    const found = compute();
    room -= found?.length ?? 0;
    if (room > 0) kept.set(of, known.set(name, found));
    return found;
  };
  return {
    delta: (l, dy, slip) => keep(dy, `delta ${slip}`, dy.length, () => deltaOf(pass, l, dy, slip)),
    down: (l, delta, slip) =>
      keep(delta, `down ${slip}`, delta.length * pass.layers[l]!.I, () => handedDown(pass, l, delta, slip)),
  };
}
