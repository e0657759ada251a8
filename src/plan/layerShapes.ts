import type { Trainable } from '../functions/trainable.ts';
import type { ActivationSpec, LayerSpec } from '../spec/networkSpec.ts';
import { parameterCount } from '../spec/parameterCount.ts';
import type { ParsedSpec } from '../spec/parse.ts';

/** What is known of a layer, perhaps before the data is. */
export interface PlannedLayer {
  readonly name: string;
  /** I; undefined for the first layer while nothing tells the number of inputs. */
  readonly inputs: number | undefined;
  /** O. */
  readonly outputs: number;
  readonly bias: boolean;
  readonly activation: ActivationSpec;
  readonly trainable: Trainable;
  /** Weights and biases; undefined while I is. */
  readonly parameters: number | undefined;
}

/**
 * The layers of a spec, which may have errors elsewhere. `inputs` is what the data was found to have; without it the
 * spec's own `inputs`, inline rows or the first layer's weights tell. Empty when a layer itself has an error.
 */
export function layerShapes({ spec, layers }: ParsedSpec, inputs?: number): PlannedLayer[] {
  const inline = spec?.data.source === 'inline' ? spec.data.inputs[0]?.length : undefined;
  const first = inputs ?? spec?.inputs ?? inline ?? layers[0]?.weights?.[0]?.length;
  return layers.map((layer, index) => shapeOf(layer, index === 0 ? first : layers[index - 1]!.units));
}

function shapeOf({ name, units, bias, activation, trainable }: LayerSpec, inputs: number | undefined): PlannedLayer {
  return {
    name,
    inputs,
    outputs: units,
    bias,
    activation,
    trainable,
    parameters: inputs === undefined ? undefined : parameterCount(inputs, units, bias),
  };
}
