import type { RandomStream } from '../random/randomStream.ts';
import type { GeneratorName } from '../spec/networkSpec.ts';

interface Sample {
  readonly input: readonly number[];
  readonly target: number;
}

export interface Generator {
  readonly inputs: readonly string[];
  readonly target: string;
  /** How many rows are made when the spec does not say. */
  readonly samples: number;
  /** The row's sample, without noise. Neighbouring rows take turns between the classes. */
  readonly sample: (row: number, stream: RandomStream) => Sample;
}

/** The problems, on the scale of -1..1 or a little more. */
export const generators: Readonly<Record<GeneratorName, Generator>> = {
  xor: gate(2, ones => ones % 2),
  and: gate(2, ones => Number(ones === 2)),
  or: gate(2, ones => Number(ones > 0)),
  parity: gate(4, ones => ones % 2),
  /** Radius below 0.5 of a unit disc against 0.7 to 1. Uniform by area. */
  circle: twoClasses((label, stream) => {
    const [from, to] = label === 1 ? [0, 0.5] : [0.7, 1];
    const radius = Math.sqrt(between(from * from, to * to, stream));
    return polar(radius, between(0, 2 * Math.PI, stream));
  }),
  /** Standard deviation 0.5 around (1, 1) and (-1, -1). */
  gaussian: twoClasses((label, stream) => {
    const centre = label === 1 ? 1 : -1;
    return [centre + 0.5 * stream.normal(), centre + 0.5 * stream.normal()];
  }),
  /** One and three quarter turns, the arms half a turn apart. */
  spiral: twoClasses((label, stream) => {
    const way = stream.uniform();
    return polar(way, 1.75 * way * 2 * Math.PI + label * Math.PI);
  }),
  /** The upper half circle around (-0.5, -0.25), the lower around (0.5, 0.25). */
  moons: twoClasses((label, stream) => {
    const [x, y] = polar(1, between(0, Math.PI, stream));
    return label === 1 ? [0.5 - x!, 0.25 - y!] : [x! - 0.5, y! - 0.25];
  }),
  /** 4 by 4 squares of side 0.5, from -1 to 1. The square at the lower left is of class 0. */
  checkerboard: twoClasses((label, stream) => {
    const column = Math.floor(4 * stream.uniform());
    const row = 2 * Math.floor(2 * stream.uniform()) + ((column + label) % 2);
    return [(column + stream.uniform()) / 2 - 1, (row + stream.uniform()) / 2 - 1];
  }),
  sine: {
    inputs: ['x'],
    target: 'sin(x)',
    samples: 200,
    sample: (_, stream) => {
      const x = between(-Math.PI, Math.PI, stream);
      return { input: [x], target: Math.sin(x) };
    },
  },
  plane: {
    inputs: ['x', 'y'],
    target: '(x + y) / 2',
    samples: 200,
    sample: (_, stream) => {
      const x = between(-1, 1, stream);
      const y = between(-1, 1, stream);
      return { input: [x, y], target: (x + y) / 2 };
    },
  },
};

/** The truth table of a few bits, over and over. `truth` is asked how many of them are 1. */
function gate(bits: number, truth: (ones: number) => number): Generator {
  const names = ['a', 'b', 'c', 'd'].slice(0, bits);
  const sample = (row: number): Sample => {
    const input = names.map((_, bit) => (row >> (bits - 1 - bit)) & 1);
    return { input, target: truth(input.reduce((a, b) => a + b, 0)) };
  };
  return { inputs: names, target: 'y', samples: 2 ** bits, sample };
}

/** Points of two classes, 0 and 1 by turns. */
function twoClasses(point: (label: number, stream: RandomStream) => readonly number[]): Generator {
  const sample = (row: number, stream: RandomStream): Sample => ({ input: point(row % 2, stream), target: row % 2 });
  return { inputs: ['x', 'y'], target: 'class', samples: 200, sample };
}

function polar(radius: number, angle: number): readonly number[] {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function between(from: number, to: number, stream: RandomStream): number {
  return from + (to - from) * stream.uniform();
}
