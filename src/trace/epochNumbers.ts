import { vectorsOf } from './elements.ts';
import { type TraceLayout, tensorInRow } from './layout.ts';
import { arrayNumbers, computedNumbers, type Numbers } from './numbers.ts';
import { tensorInProbe } from './probeBlock.ts';
import {
  factsOf,
  isMatrix,
  type ProbeQuantity,
  type Quantity,
  quantities,
  type RecordedQuantity,
  type StopQuantity,
  sizeOf,
} from './quantity.ts';

/** What is recorded of an epoch. */
export interface EpochTensors {
  readonly layout: TraceLayout;
  /** The epoch's tensor row. */
  readonly row: Float64Array;
  /** That of the epoch before, where it is recorded. */
  readonly previous?: Float64Array | undefined;
  /** The tensors of another sample than the pinned one, an array for each layer, as an evaluation answers them. */
  readonly probe?: readonly Float64Array[] | undefined;
}

/** A quantity that is in an epoch's tensors, or follows from them. */
export type TensorQuantity = Exclude<Quantity, 'target' | StopQuantity>;

/** The numbers of a quantity of a layer, with no rows where the layer has none of it. */
export function epochNumbers(tensors: EpochTensors, layer: number, quantity: TensorQuantity): Numbers {
  const { layout, row, previous, probe } = tensors;
  const own = layout.layers[layer]!;
  const size = sizeOf(quantity, own.shape, layer === layout.layers.length - 1);
  const inRows = isMatrix(quantity);
  const recorded = (name: RecordedQuantity) => tensorInRow(layout, row, layer, name);
  const ofSample = (name: ProbeQuantity) => (probe ? tensorInProbe(own, probe[layer]!, name) : recorded(name));
  const { kept } = quantities[quantity];
  switch (kept.in) {
    case 'record': {
      const name = quantity as RecordedQuantity;
      const isOfSample = factsOf(name).of === 'sample';
      return arrayNumbers(isOfSample ? ofSample(name as ProbeQuantity) : recorded(name), size, inRows);
    }
    case 'previous': {
      if (previous) return arrayNumbers(tensorInRow(layout, previous, layer, kept.after), size, inRows);
      const [after, update] = [recorded(kept.after), recorded(kept.update)];
      const [, columns] = size;
      const before = (o: number, i: number) => after[o * columns + i]! - update[o * columns + i]!;
      return computedNumbers({ at: before }, size, inRows);
    }
    case 'vectors':
      return computedNumbers(kept.make(vectorsOf(kept.of, ofSample), own.shape), size, inRows);
  }
}
