import { isSaturated, type LayerScalar, layerScalarIndex, type TraceLayout, tensorInRow } from '../trace/layout.ts';
import { norm } from '../trace/norm.ts';
import { type ProbeTensor, tensorInProbe } from '../trace/probeBlock.ts';
import { type FlowNumber, flowNumbers } from './flowPicture.ts';

/** One sample's way through one layer: x (I), y (O), dE/dy (O), diag(dy/dnet) (O), dE/dnet (O) and dE/dx (I). */
export interface LayerProbe {
  readonly input: Float64Array;
  readonly output: Float64Array;
  readonly outputGradient: Float64Array;
  readonly jacobianDiagonal: Float64Array;
  readonly delta: Float64Array;
  readonly inputGradient: Float64Array;
}

/** Where the sample's vectors come from, layer by layer. */
export type ProbeSource = (layer: number) => LayerProbe;

/** The pinned sample, as a tensor row has it. */
export function recordedProbe(layout: TraceLayout, tensors: Float64Array): ProbeSource {
  return layer => ({
    input: tensorInRow(layout, tensors, layer, 'probeInput'),
    output: tensorInRow(layout, tensors, layer, 'probeOutput'),
    outputGradient: tensorInRow(layout, tensors, layer, 'probeOutputGradient'),
    jacobianDiagonal: tensorInRow(layout, tensors, layer, 'probeJacobianDiagonal'),
    delta: tensorInRow(layout, tensors, layer, 'probeDelta'),
    inputGradient: tensorInRow(layout, tensors, layer, 'probeInputGradient'),
  });
}

/** A sample's tensors as an evaluation answers them, an array for each layer. */
export function computedProbe({ layers }: TraceLayout, tensors: readonly Float64Array[]): ProbeSource {
  return layer => {
    const tensor = (name: ProbeTensor) => tensorInProbe(layers[layer]!, tensors[layer]!, name);
    return {
      input: tensor('probeInput'),
      output: tensor('probeOutput'),
      outputGradient: tensor('probeOutputGradient'),
      jacobianDiagonal: tensor('probeJacobianDiagonal'),
      delta: tensor('probeDelta'),
      inputGradient: tensor('probeInputGradient'),
    };
  };
}

/** The rows of a `Flow` (src/panel/flowPicture.ts) from an epoch's scalar and tensor row and one sample's vectors. */
export function flowRows(
  layout: TraceLayout,
  scalars: Float64Array,
  tensors: Float64Array,
  probe: ProbeSource,
): Float64Array {
  const width = flowNumbers.length;
  const rows = new Float64Array(layout.layers.length * width);
  for (let layer = 0; layer < layout.layers.length; layer++) {
    const scalar = (name: LayerScalar) => scalars[layerScalarIndex(layout, layer, name)]!;
    const numbers: Record<FlowNumber, number> = {
      ...probeNumbers(probe(layer)),
      epochDerivative: meanMagnitude(tensorInRow(layout, tensors, layer, 'jacobianDiagonal')),
      gradient: scalar('gradientNorm'),
      update: scalar('updateNorm'),
      weights: scalar('weightNorm'),
      zeroWeights: Number(scalar('updateNorm') === scalar('weightNorm') && hadZeroWeights(layout, tensors, layer)),
    };
    flowNumbers.forEach((name, column) => {
      rows[layer * width + column] = numbers[name];
    });
  }
  return rows;
}

/** Whether W before the epoch, W minus its change, was all 0. Looks at every weight. */
function hadZeroWeights(layout: TraceLayout, tensors: Float64Array, layer: number): boolean {
  const update = tensorInRow(layout, tensors, layer, 'weightUpdate');
  return tensorInRow(layout, tensors, layer, 'weights').every((weight, index) => weight === update[index]);
}

function probeNumbers(probe: LayerProbe) {
  const diagonal = probe.jacobianDiagonal;
  const outputGradient = norm(probe.outputGradient);
  const delta = norm(probe.delta);
  const inputGradient = norm(probe.inputGradient);
  return {
    input: norm(probe.input),
    output: norm(probe.output),
    outputGradient,
    delta,
    inputGradient,
    activationFactor: ratio(delta, outputGradient),
    weightFactor: ratio(inputGradient, delta),
    derivative: meanMagnitude(diagonal),
    flatShare: share(diagonal, slope => isSaturated(slope)),
    offShare: share(diagonal, slope => slope === 0),
  };
}

/** What a step multiplies a norm by; nothing that came in tells nothing. */
function ratio(after: number, before: number): number {
  return before === 0 ? Number.NaN : after / before;
}

function meanMagnitude(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum / values.length;
}

function share(values: Float64Array, isCounted: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (isCounted(value)) count++;
  return count / values.length;
}
