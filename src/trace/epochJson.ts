import { applicableScalars, type Measured, networkScalar } from './applicableScalars.ts';
import { type Precision, withItsDigits } from './digits.ts';
import { type Figure, figure } from './figure.ts';
import { layerScalarIndex, type TraceLayout, tensorInRow } from './layout.ts';
import { factsOf, recordedQuantities } from './quantity.ts';
import { layerScalars } from './scalars.ts';

/** One epoch as it was recorded. */
interface EpochRows {
  readonly epoch: number;
  readonly scalars: Float64Array;
  /** Undefined when only the scalars were kept. */
  readonly tensors?: Float64Array | undefined;
}

/** The vectors of units that are published, and their published names. */
const unitTensors = recordedQuantities.flatMap(name => {
  const { published } = factsOf(name);
  return published === undefined ? [] : [{ name, published }];
});

/** What is there for each unit is not said of the layer: `deltaRms` is the vector. */
const layerFigureNames = layerScalars.filter(name => !unitTensors.some(({ published }) => published === name));

/**
 * An epoch as a JSON object, with the numbers of every layer: scalars, and the vectors of units where they were kept. What a
 * layer does not have, its bias, is null.
 */
export function epochJson(
  { epoch, scalars, tensors }: EpochRows,
  layout: TraceLayout,
  run: Measured & { readonly precision: Precision },
): string {
  const network = applicableScalars(run).map(name => [name, figure(networkScalar(scalars, name))]);
  const layers = layout.layers.map(({ shape }, layer) => {
    const figures: Record<string, unknown> = { name: shape.name };
    for (const name of layerFigureNames) figures[name] = figure(scalars[layerScalarIndex(layout, layer, name)]!);
    if (!tensors) return figures;
    for (const { name, published } of unitTensors) {
      figures[published] = rowOrNull(tensorInRow(layout, tensors, layer, name), run.precision);
    }
    return figures;
  });
  return JSON.stringify({ epoch, ...Object.fromEntries(network), layers });
}

function rowOrNull(values: Float64Array, precision: Precision): Figure[] | null {
  return values.length > 0 ? Array.from(values, value => figure(withItsDigits(value, precision))) : null;
}
