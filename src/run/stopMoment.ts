import { type VectorName, vectorsOf } from '../trace/elements.ts';
import { epochNumbers, type TensorQuantity } from '../trace/epochNumbers.ts';
import { layerScalarIndex, networkScalarIndex, traceLayout } from '../trace/layout.ts';
import { arrayNumbers, computedNumbers, type Numbers } from '../trace/numbers.ts';
import { factsOf, isMatrix, isOfStop, type Quantity, quantities, sizeOf, titleOf } from '../trace/quantity.ts';
import { lackOf, type Moment, missing, type NoNumbers } from './moment.ts';
import type { NotThere, StopLayer, StopSnapshot } from './stop.ts';

/** The vectors and matrices of a layer that a stop has by their own names. */
type OwnQuantity = keyof StopLayer & Quantity;

/**
 * The moment of a stop: what the batch has computed so far, of the sample that the stop tells; W and b as they are. Of the epoch it
 * knows nothing before the epoch's record is there, and says so.
 */
export function stopMoment(stop: StopSnapshot): Moment {
  const { layers, at, record, sample } = stop;
  const shapes = layers.map(({ shape }) => shape);
  const layout = traceLayout(shapes);
  const made = new Map<string, Numbers | NoNumbers>();

  function numbers(layer: number, quantity: Quantity): Numbers | NoNumbers {
    const lack = lackOf(shapes, layer, quantity);
    if (lack) return lack;
    const size = sizeOf(quantity, shapes[layer]!, layer === shapes.length - 1);
    const inRows = isMatrix(quantity);
    const facts = factsOf(quantity);
    const own = layers[layer]!;
    if (quantity === 'target') {
      return sample ? arrayNumbers(sample.target, size, inRows) : missing('No batch is at hand at this stop.');
    }
    const { kept } = quantities[quantity];
    if (kept.in === 'vectors') {
      const none = firstMissing(own, kept.of);
      if (none) return noNumbers(none);
      const vectors = vectorsOf(kept.of, name => own[name] as Float64Array);
      return computedNumbers(kept.make(vectors, own.shape), size, inRows);
    }
    if (facts.of !== 'epoch' || facts.when === 'before') {
      const values = own[quantity as OwnQuantity];
      return values instanceof Float64Array ? arrayNumbers(values, size, inRows) : noNumbers(values);
    }
    if (record?.tensors && !isOfStop(quantity)) {
      return epochNumbers({ layout, row: record.tensors }, layer, quantity as TensorQuantity);
    }
    if (record) return missing(`The tensors of epoch ${at.epoch} are not recorded.`);
    return {
      state: 'toCome',
      why: `${titleOf(quantity)}: known after epoch ${at.epoch}, which is not over at this stop.`,
    };
  }

  return {
    layers: shapes,
    precision: stop.precision,
    epoch: at.epoch,
    stop,
    weightsAreExact: true,
    networkScalar: name => record?.scalars[networkScalarIndex(name)] ?? Number.NaN,
    scalar: (layer, name) => record?.scalars[layerScalarIndex(layout, layer, name)] ?? Number.NaN,
    numbers: (layer, quantity) => {
      const key = `${layer} ${quantity}`;
      const known = made.get(key) ?? numbers(layer, quantity);
      made.set(key, known);
      return known;
    },
  };
}

function noNumbers({ why, isToCome }: NotThere): NoNumbers {
  return { state: isToCome ? 'toCome' : 'missing', why };
}

function firstMissing(layer: StopLayer, names: readonly VectorName[]): NotThere | undefined {
  for (const name of names) {
    const values = layer[name];
    if (!(values instanceof Float64Array)) return values;
  }
  return undefined;
}
