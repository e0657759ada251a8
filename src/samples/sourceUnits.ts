import type { ColumnScaling, RunSubject } from '../run/samples.ts';

/** An input that the network sees, as it was in the source. */
export function inSource({ samples: { scaling } }: Pick<RunSubject, 'samples'>, input: number, value: number): number {
  return scaling ? inOwnUnits(scaling, input, value) : value;
}

/** An input of the source, as the network sees it. */
export function asSeen({ samples: { scaling } }: RunSubject, input: number, value: number): number {
  return scaling ? inSeenUnits(scaling, input, value) : value;
}

type Targets = { readonly samples: Pick<RunSubject['samples'], 'targetScaling'> };

/** Whether outputs and targets mean something else in the source than to the network. */
export function areTargetsScaled({ samples: { targetScaling } }: Targets): boolean {
  return targetScaling !== undefined;
}

/** A target that the network sees, or its answer to one, as it is in the source. */
export function targetInSource({ samples: { targetScaling } }: Targets, output: number, value: number): number {
  return targetScaling ? inOwnUnits(targetScaling, output, value) : value;
}

/** A target of the source, as the network sees it. */
export function targetAsSeen({ samples: { targetScaling } }: Targets, output: number, value: number): number {
  return targetScaling ? inSeenUnits(targetScaling, output, value) : value;
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
