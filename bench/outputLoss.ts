import { softmax } from './softmax.ts';
import { outputsOf, type Workload } from './workloads.ts';

/**
 * For libraries that know no softmax or leave the output's delta to the caller: the loss of one sample from the last
 * layer's outputs y, and into `delta` its dE/dnet. Under softmax y is the net value, as it comes from a linear output.
 */
export function outputLoss(
  workload: Workload,
): (y: ArrayLike<number>, t: ArrayLike<number>, delta: number[]) => number {
  const O = outputsOf(workload);
  const { activation } = workload.layers[workload.layers.length - 1];
  if (workload.loss === 'crossEntropy') {
    const p = new Float64Array(O);
    return (y, t, delta) => {
      softmax(p, y);
      let loss = 0;
      for (let o = 0; o < O; o++) {
        if (t[o] !== 0) loss -= t[o] * Math.log(p[o]);
        delta[o] = p[o] - t[o];
      }
      return loss;
    };
  }
  const slope = { sigmoid: slopeOfSigmoid, tanh: slopeOfTanh, relu: slopeOfRelu, linear: () => 1, softmax: undefined }[
    activation
  ];
  if (!slope) throw new RangeError('softmax needs cross-entropy here');
  return (y, t, delta) => {
    let loss = 0;
    for (let o = 0; o < O; o++) {
      const error = y[o] - t[o];
      loss += 0.5 * error * error;
      delta[o] = error * slope(y[o]);
    }
    return loss;
  };
}

const slopeOfSigmoid = (y: number) => y * (1 - y);
const slopeOfTanh = (y: number) => 1 - y * y;
const slopeOfRelu = (y: number) => (y > 0 ? 1 : 0);
