import type { RandomStream } from '../src/random/randomStream.ts';
import { randomStreams } from '../src/random/streams.ts';
import { layerInputs, outputsOf, type Parameters, type Shape, type Workload } from './workloads.ts';

const seed = 20;

/** The numbers of a shape, the same on every machine. */
export function createWorkload(shape: Shape): Workload {
  const { generation, initialization } = randomStreams(seed);
  const parameters = layerInputs(shape).map((I, layer) => glorot(I, shape.layers[layer].units, initialization));
  return { ...shape, ...samplesOf(shape, generation), parameters };
}

type Samples = Pick<Workload, 'samples' | 'targets'>;

function samplesOf(shape: Shape, stream: RandomStream): Samples {
  if (shape.name === 'W1') {
    return { samples: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), targets: Float64Array.of(0, 1, 1, 0) };
  }
  return shape.loss === 'crossEntropy' ? clusters(shape, stream) : quadrants(shape, stream);
}

/** Points of the square from -1 to 1; the target is 1 where both coordinates have the same sign, and -1 elsewhere. */
function quadrants({ rows, inputs }: Shape, stream: RandomStream): Samples {
  const samples = Float64Array.from({ length: rows * inputs }, () => 2 * stream.uniform() - 1);
  const targets = Float64Array.from({ length: rows }, (_, row) => Math.sign(samples[2 * row] * samples[2 * row + 1]));
  return { samples, targets };
}

/** One random centre in the unit cube for each class, in turns, with as much noise. */
function clusters(shape: Shape, stream: RandomStream): Samples {
  const { rows, inputs } = shape;
  const classes = outputsOf(shape);
  const centres = Float64Array.from({ length: classes * inputs }, () => stream.uniform());
  const samples = new Float64Array(rows * inputs);
  const targets = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const label = row % classes;
    targets[row * classes + label] = 1;
    for (let i = 0; i < inputs; i++) {
      samples[row * inputs + i] = 0.5 * (centres[label * inputs + i] + stream.uniform());
    }
  }
  return { samples, targets };
}

/** Uniform weights with Glorot's limit. The bias is not zero, or a competitor that forgets it would pass. */
function glorot(I: number, O: number, stream: RandomStream): Parameters {
  const limit = Math.sqrt(6 / (I + O));
  const uniform = (length: number, bound: number) =>
    Float64Array.from({ length }, () => bound * (2 * stream.uniform() - 1));
  return { weights: uniform(O * I, limit), bias: uniform(O, 0.1) };
}
