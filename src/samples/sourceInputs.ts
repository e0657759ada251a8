import type { ColumnScaling, RunSubject } from '../run/samples.ts';

/** A number that the network sees, as it was in the source. */
export function inSource({ samples: { scaling } }: Pick<RunSubject, 'samples'>, input: number, value: number): number {
  return scaling ? inOwnUnits(scaling, input, value) : value;
}

/** A number of the source, as the network sees it. */
export function asSeen({ samples: { scaling } }: RunSubject, input: number, value: number): number {
  return scaling ? inSeenUnits(scaling, input, value) : value;
}

function inOwnUnits({ offset, scale, factor = 1 }: ColumnScaling, column: number, value: number): number {
  return (offset[column]! + scale[column]! * value) / factor;
}

function inSeenUnits({ offset, scale, factor = 1 }: ColumnScaling, column: number, value: number): number {
  return (value * factor - offset[column]!) / scale[column]!;
}

/** What an input is called. */
export function inputName({ samples: { inputNames } }: RunSubject, input: number): string {
  return inputNames[input] ?? `input ${input}`;
}
