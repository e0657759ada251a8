import type { ParameterNumbers } from '../engine/arithmetic.ts';
import type { BatchSteps, Unreadable } from '../engine/batchSteps.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Unavailable, Value } from '../expression/value.ts';
import type { TraceLayout } from '../trace/layout.ts';
import type { Position } from './course.ts';

/** An epoch's record, in the order of `layout`. */
interface StandRecord {
  readonly scalars: Float64Array;
  tensors(): Float64Array;
}

/** Where a training stands, for those who read it. */
export interface Stand {
  readonly options: EngineOptions;
  readonly layout: TraceLayout;
  /** Undefined at the end. */
  readonly position: Position | undefined;
  /** The same; at the end that of the last operation. */
  readonly last: Position;
  /** The batch at hand, with dE/dx of the first layer where that is wanted. */
  batch(wantsInput: boolean): BatchSteps;
  parameter(layer: number, part: 'weights' | 'bias'): Float64Array | Unreadable;
  /** W and b that the batch at hand began with; undefined where it is over. */
  before(layer: number): ParameterNumbers | undefined;
  /** What the optimizer remembers of a layer, in the order of `optimizerTensors`. */
  memory(layer: number): readonly ParameterNumbers[];
  learningRate(): number;
  /** What is recorded of the epoch, once that is complete. */
  readonly record: StandRecord | undefined;
}

/** What the rows of the table read. */
export interface Reading extends Stand {
  /** The batch at hand. */
  readonly steps: BatchSteps;
  /** The value of another name, which is read once. */
  known(name: string, layer: number | undefined): Value | Unavailable;
}
