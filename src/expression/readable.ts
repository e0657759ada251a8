import type { Unavailable, Value } from './value.ts';

/** A name that expressions may use: `W` of a layer, `loss` of the network. */
export interface KnownName {
  readonly name: string;
  /** What it is also called: `y` for `output`. */
  readonly aliases: readonly string[];
  readonly isOfLayer: boolean;
  /** One sentence. */
  readonly meaning: string;
}

/** The names of a training, without their values. */
export interface Vocabulary {
  /** Every name that the training has, in the order of a batch. The same array at every moment of a training. */
  readonly all: readonly KnownName[];
  /** The names of the layers, in their order. */
  readonly layers: readonly string[];
}

/** What an expression reads. */
export interface Readable extends Vocabulary {
  /** The value of a name, of a layer where it is of one: `value('W', 1)`. Why there is none at this moment; undefined of an unknown name. */
  value(name: string, layer?: number): Value | Unavailable | undefined;
  /** The same of one sample of the batch, counted from 0: a row of (B, O), the sample's own gradient. Undefined of a name that is not of samples. */
  ofSample(name: string, layer: number | undefined, sample: number): Value | Unavailable | undefined;
}
