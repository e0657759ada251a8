import fc from 'fast-check';
import type { Edit } from '../../../src/engine/edit.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';

/** What is set, as shares of what there is. */
export interface AnyEdit {
  readonly target: Edit['target'];
  readonly layer: number;
  readonly first: number;
  readonly values: readonly number[];
}

export const share = fc.noBias(fc.integer({ min: 0, max: 999 })).map(value => value / 1000);
export const part = (share: number, length: number) => Math.floor(share * length);

export const ordinary = fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(0, -0, 1, -0.1));
export const anyEdit = (value: fc.Arbitrary<number>): fc.Arbitrary<AnyEdit> =>
  fc.record({
    target: fc.constantFrom('weights', 'weights', 'bias', 'input', 'learningRate'),
    layer: share,
    first: share,
    values: fc.array(value, { minLength: 1, maxLength: 9 }),
  });

/** The edit in a training, of a batch of B samples; undefined where there is nothing to be set. */
export function editIn({ layers, inputs }: EngineOptions, any: AnyEdit, B: number): Edit | undefined {
  if (any.target === 'learningRate') return { target: any.target, value: Math.abs(any.values[0]!) / 30 };
  const layer = any.target === 'input' ? 0 : part(any.layer, layers.length);
  const columns = layers[layer - 1]?.units ?? inputs;
  const { units, bias } = layers[layer]!;
  if (any.target === 'bias' && !bias) return undefined;
  const length = any.target === 'bias' ? units : columns * (any.target === 'input' ? B : units);
  const first = part(any.first, length);
  return { target: any.target, layer, first, values: Float64Array.from(any.values.slice(0, length - first)) };
}
