import { flatNumbers, type Moment } from '../run/moment.ts';
import { isSaturated } from '../trace/layout.ts';
import { norm } from '../trace/norm.ts';
import type { ProbeQuantity } from '../trace/quantity.ts';
import type { LayerScalar } from '../trace/scalars.ts';
import { type FlowNumber, flowNumbers } from './flowPicture.ts';

/** The rows of a `Flow` (src/panel/flowPicture.ts) of a moment. */
export function flowRows(moment: Moment): Float64Array {
  const { layers } = moment;
  const width = flowNumbers.length;
  const rows = new Float64Array(layers.length * width);
  for (let layer = 0; layer < layers.length; layer++) {
    const scalar = (name: LayerScalar) => moment.scalar(layer, name);
    const numbers: Record<FlowNumber, number> = {
      ...probeNumbers(name => flatNumbers(moment, layer, name)),
      epochDerivative: meanMagnitude(flatNumbers(moment, layer, 'meanJacobianDiagonal')),
      gradient: scalar('gradientNorm'),
      update: scalar('updateNorm'),
      weights: scalar('weightNorm'),
      // Looks at every weight only where they may be.
      zeroWeights: Number(
        scalar('updateNorm') === scalar('weightNorm') && isZero(flatNumbers(moment, layer, 'weights')),
      ),
    };
    flowNumbers.forEach((name, column) => {
      rows[layer * width + column] = numbers[name];
    });
  }
  return rows;
}

function isZero(values: Float64Array): boolean {
  return values.every(value => value === 0);
}

function probeNumbers(vector: (name: ProbeQuantity) => Float64Array) {
  const diagonal = vector('jacobianDiagonal');
  const outputGradient = norm(vector('outputGradient'));
  const delta = norm(vector('delta'));
  const inputGradient = norm(vector('inputGradient'));
  return {
    input: norm(vector('input')),
    output: norm(vector('output')),
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
