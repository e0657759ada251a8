import type { RunSubject } from '../run/samples.ts';

/** A number that the network sees, as it was in the source. */
export function inSource({ samples: { scaling } }: Pick<RunSubject, 'samples'>, input: number, value: number): number {
  return scaling ? scaling.offset[input]! + scaling.scale[input]! * value : value;
}

/** A number of the source, as the network sees it. */
export function asSeen({ samples: { scaling } }: RunSubject, input: number, value: number): number {
  return scaling ? (value - scaling.offset[input]!) / scaling.scale[input]! : value;
}

/** What an input is called. */
export function inputName({ samples: { inputNames } }: RunSubject, input: number): string {
  return inputNames[input] ?? `input ${input}`;
}
