import type { BatchQuantity } from '../engine/arithmetic.ts';
import type { Unreadable } from '../engine/batchSteps.ts';
import type { EngineOptions } from '../engine/options.ts';
import { isTensor, type Tensor, type Unavailable, type Value } from '../expression/value.ts';
import type { TraceLayout } from '../trace/layout.ts';
import type { NameFacts } from './names.ts';
import type { Reading } from './reading.ts';

/** A name with the way in which its value is read. */
export interface NameRow extends NameFacts {
  readonly read: (reading: Reading, layer: number) => Value | Unavailable;
  /** The part of one of the batch's samples. */
  readonly readSample?: (reading: Reading, layer: number, sample: number) => Value | Unavailable;
  /** Where it stands among the scalars of an epoch's record. */
  readonly recorded?: (layout: TraceLayout, layer: number) => number;
  readonly note?: (options: EngineOptions, layer: number) => string | undefined;
}

type Facts = Omit<NameFacts, 'isOfLayer' | 'aliases' | 'changedIn' | 'changedBy' | 'isRecorded'> &
  Partial<Pick<NameFacts, 'aliases' | 'changedIn' | 'changedBy' | 'isRecorded'>>;

export const still = { aliases: [], changedIn: undefined, changedBy: undefined, isRecorded: false } as const;

/** A number or word of the whole network. */
export function single(facts: Facts, read: NameRow['read']): NameRow {
  return { ...still, ...facts, isOfLayer: false, read };
}

type Columns = 'inputs' | 'units';

/** (B, I) or (B, O) of a layer. */
export function ofSamples(
  facts: Facts,
  columns: Columns,
  read: (reading: Reading, layer: number) => Float64Array | Unreadable,
  note?: NameRow['note'],
): NameRow {
  const whole: NameRow['read'] = (reading, layer) => {
    const values = read(reading, layer);
    return isNumbers(values) ? matrix(values, width(reading.options, layer, columns)) : values;
  };
  return {
    ...still,
    ...facts,
    isOfLayer: true,
    read: whole,
    readSample: (reading, layer, sample) => rowOf(reading.known(facts.name, layer), sample),
    ...(note && { note }),
  };
}

/** A quantity of the batch's samples, as the engine has it. */
export function quantity(facts: Facts, columns: Columns, name: BatchQuantity, note?: NameRow['note']): NameRow {
  return ofSamples(facts, columns, ({ steps }, layer) => steps.read(name, layer), note);
}

/** (O, I) or (O) of a layer: of its weights or its bias. */
export function ofParameters(
  facts: Facts,
  part: 'weights' | 'bias',
  read: (reading: Reading, layer: number) => Float64Array | Unreadable,
): NameRow {
  return {
    ...still,
    ...facts,
    isOfLayer: true,
    read: (reading, layer) => {
      const values = read(reading, layer);
      if (!isNumbers(values)) return values;
      return part === 'bias' ? vector(values) : matrix(values, width(reading.options, layer, 'inputs'));
    },
  };
}

export function isNumbers(values: Float64Array | Unreadable): values is Float64Array {
  return values instanceof Float64Array;
}

export function vector(values: Float64Array): Tensor {
  return { shape: [values.length], values };
}

export function matrix(values: Float64Array, columns: number): Tensor {
  return { shape: [values.length / columns, columns], values };
}

/** A row of (B, n), as (n). A view. */
export function rowOf(value: Value | Unavailable, row: number): Tensor | Unavailable {
  if (!isTensor(value)) return value as Unavailable;
  const columns = value.shape[1]!;
  return vector(value.values.subarray(row * columns, (row + 1) * columns));
}

export function elementOf(value: Value | Unavailable, index: number): number | Unavailable {
  return isTensor(value) ? value.values[index]! : (value as Unavailable);
}

export function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

export function outputsOf({ layers }: EngineOptions): number {
  return layers.at(-1)!.units;
}

function width({ inputs, layers }: EngineOptions, layer: number, columns: Columns): number {
  return columns === 'units' ? layers[layer]!.units : (layers[layer - 1]?.units ?? inputs);
}
