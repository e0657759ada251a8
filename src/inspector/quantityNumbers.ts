import type { ChainQuantity } from '../why/chain.ts';
import type { Inspected, Numbers } from './inspected.ts';
import type { RecordedTensor } from './tensors.ts';

/** What the why page shows besides the tensors of the inspector: made of these. */
export type DerivedQuantity = Exclude<ChainQuantity, RecordedTensor>;

/**
 * t (O), dy/dnet (O, O), dnet/dvec(W) (O, O*I) or dE/dvec(W) (1, O*I) of the sample. Undefined while they are computed, and t
 * where it is not known: of a layer below the last, of a run whose data are not kept.
 */
export function quantityNumbers(inspected: Inspected, layer: number, quantity: DerivedQuantity): Numbers | undefined {
  if (quantity === 'target') return target(inspected, layer);
  const { inputs: I, outputs: O, activation } = inspected.shape(layer);
  const vector = (tensor: RecordedTensor) => inspected.numbers(layer, tensor)?.row(0);
  const [x, y, diagonal, delta] = [vector('input'), vector('output'), vector('jacobianDiagonal'), vector('delta')];
  if (!x || !y || !diagonal || !delta) return undefined;
  switch (quantity) {
    case 'activationJacobian': {
      const softmax = (k: number) => y.map((p, o) => (k === o ? diagonal[k]! : -y[k]! * p));
      const elementwise = (k: number) => only(O, k, diagonal.subarray(k, k + 1));
      return { isMatrix: true, rows: O, columns: O, row: activation === 'softmax' ? softmax : elementwise };
    }
    case 'parameterJacobian':
      return { isMatrix: true, rows: O, columns: O * I, row: k => only(O * I, k * I, x) };
    case 'vectorGradient':
      return {
        isMatrix: false,
        rows: 1,
        columns: O * I,
        row: () => Float64Array.from({ length: O * I }, (_, index) => delta[Math.floor(index / I)]! * x[index % I]!),
      };
  }
}

/** Zeros, but for some numbers from a place on. */
function only(length: number, from: number, values: Float64Array): Float64Array {
  const row = new Float64Array(length);
  row.set(values, from);
  return row;
}

function target({ run, sample, layout }: Inspected, layer: number): Numbers | undefined {
  const { samples } = run;
  if (!samples || layer !== layout.layers.length - 1) return undefined;
  const O = samples.probeTargets.length;
  const row = () => {
    if (sample === undefined) return samples.probeTargets;
    return typeof sample === 'number'
      ? samples.targets.subarray(sample * O, (sample + 1) * O)
      : Float64Array.from(sample.targets);
  };
  return { isMatrix: false, rows: 1, columns: O, row };
}
