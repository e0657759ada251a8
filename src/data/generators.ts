import type { RandomStream } from '../random/randomStream.ts';
import type { GeneratorName } from '../spec/networkSpec.ts';

export interface Sample {
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
  xor: gate((a, b) => a ^ b),
  and: gate((a, b) => a & b),
  or: gate((a, b) => a | b),
  /** Radius below 0.5 of a unit disc against 0.7 to 1. Uniform by area. */
  circle: plane((label, stream) => {
    const [from, to] = label === 1 ? [0, 0.5] : [0.7, 1];
    const radius = Math.sqrt(between(from * from, to * to, stream));
    return polar(radius, between(0, 2 * Math.PI, stream));
  }),
  /** Standard deviation 0.5 around (1, 1) and (-1, -1). */
  gaussian: plane((label, stream) => {
    const centre = label === 1 ? 1 : -1;
    return [centre + 0.5 * stream.normal(), centre + 0.5 * stream.normal()];
  }),
  /** One and three quarter turns, the arms half a turn apart. */
  spiral: plane((label, stream) => {
    const way = stream.uniform();
    return polar(way, 1.75 * way * 2 * Math.PI + label * Math.PI);
  }),
  /** The upper half circle around (-0.5, -0.25), the lower around (0.5, 0.25). */
  moons: plane((label, stream) => {
    const [x, y] = polar(1, between(0, Math.PI, stream));
    return label === 1 ? [0.5 - x!, 0.25 - y!] : [x! - 0.5, y! - 0.25];
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
};

/** The truth table, over and over. */
function gate(truth: (a: number, b: number) => number): Generator {
  const sample = (row: number): Sample => {
    const a = (row >> 1) & 1;
    const b = row & 1;
    return { input: [a, b], target: truth(a, b) };
  };
  return { inputs: ['a', 'b'], target: 'y', samples: 4, sample };
}

/** Points of two classes, 0 and 1 by turns. */
function plane(point: (label: number, stream: RandomStream) => readonly number[]): Generator {
  const sample = (row: number, stream: RandomStream): Sample => ({ input: point(row % 2, stream), target: row % 2 });
  return { inputs: ['x', 'y'], target: 'class', samples: 200, sample };
}

function polar(radius: number, angle: number): readonly number[] {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function between(from: number, to: number, stream: RandomStream): number {
  return from + (to - from) * stream.uniform();
}
