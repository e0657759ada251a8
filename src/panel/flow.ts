import { flatNumbers, knownNumbers, type Moment } from '../run/moment.ts';
import { isSaturated } from '../trace/layout.ts';
import { norm } from '../trace/norm.ts';
import type { ProbeQuantity } from '../trace/quantity.ts';
import type { LayerScalar } from '../trace/scalars.ts';
import { type Flow, type FlowNumber, flowNumbers } from './flowPicture.ts';

/** The rows of a `Flow` (src/panel/flowPicture.ts) of a moment, and at a stop of the debugger what of them is not there. */
export function flowRows(moment: Moment): Pick<Flow, 'rows' | 'missing'> {
  const { layers, stop } = moment;
  const width = flowNumbers.length;
  const rows = new Float64Array(layers.length * width);
  const missing = stop && new Uint8Array(rows.length);
  for (let layer = 0; layer < layers.length; layer++) {
    const vector = (name: ProbeQuantity) => knownNumbers(moment, layer, name)?.flat();
    const numbers: FlowRow = {
      ...probeNumbers(vector),
      ...(stop ? stopNumbers(moment, layer) : epochRow(moment, layer)),
    };
    flowNumbers.forEach((name, column) => {
      const value = numbers[name];
      rows[layer * width + column] = value ?? Number.NaN;
      if (missing && value === undefined) missing[layer * width + column] = 1;
    });
  }
  return { rows, ...(missing && { missing }) };
}

/** A layer's numbers; undefined where there is none. */
type FlowRow = { readonly [Name in FlowNumber]: number | undefined };
type EpochNumber = 'epochDerivative' | 'gradient' | 'update' | 'weights' | 'zeroWeights';

function epochRow(moment: Moment, layer: number): Pick<FlowRow, EpochNumber> {
  const scalar = (name: LayerScalar) => moment.scalar(layer, name);
  return {
    epochDerivative: meanMagnitude(flatNumbers(moment, layer, 'meanJacobianDiagonal')),
    gradient: scalar('gradientNorm'),
    update: scalar('updateNorm'),
    weights: scalar('weightNorm'),
    // Looks at every weight only where they may be.
    zeroWeights: Number(scalar('updateNorm') === scalar('weightNorm') && isZero(flatNumbers(moment, layer, 'weights'))),
  };
}

/** Of the batch: its gradient, and what it has added to W. */
function stopNumbers(moment: Moment, layer: number): Pick<FlowRow, EpochNumber> {
  const { weights, weightsBefore } = moment.stop!.layers[layer]!;
  const gradient = knownNumbers(moment, layer, 'batchGradient');
  const before = weightsBefore ?? weights;
  return {
    epochDerivative: undefined,
    gradient: gradient && norm(gradient.flat()),
    update: weightsBefore && norm(weights.map((value, k) => value - weightsBefore[k]!)),
    weights: norm(weights),
    zeroWeights: Number(isZero(before)),
  };
}

function isZero(values: Float64Array): boolean {
  return values.every(value => value === 0);
}

function probeNumbers(vector: (name: ProbeQuantity) => Float64Array | undefined) {
  const normOf = (name: ProbeQuantity) => {
    const values = vector(name);
    return values && norm(values);
  };
  const diagonal = vector('jacobianDiagonal');
  const outputGradient = normOf('outputGradient');
  const delta = normOf('delta');
  const inputGradient = normOf('inputGradient');
  return {
    input: normOf('input'),
    output: normOf('output'),
    outputGradient,
    delta,
    inputGradient,
    activationFactor: ratio(delta, outputGradient),
    weightFactor: ratio(inputGradient, delta),
    derivative: diagonal && meanMagnitude(diagonal),
    flatShare: diagonal && share(diagonal, slope => isSaturated(slope)),
    offShare: diagonal && share(diagonal, slope => slope === 0),
  };
}

/** What a step multiplies a norm by; nothing that came in tells nothing. */
function ratio(after: number | undefined, before: number | undefined): number | undefined {
  if (after === undefined || before === undefined) return undefined;
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
