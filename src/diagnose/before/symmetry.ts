import type { LayerOptions } from '../../engine/options.ts';
import type { Finding } from '../../findings/finding.ts';
import { elementwiseActivation } from '../../functions/activations.ts';
import { counted, quote } from '../../spec/words.ts';
import { drawWeights, type FirstValues, firstBiases, firstValues } from './layerInit.ts';
import type { Planned } from './planned.ts';

/** A layer whose units start alike, and stay so. */
interface Alike {
  readonly layer: number;
  /** Units that are not another one's copy. */
  readonly different: number;
  readonly units: number;
  readonly reason: 'zero' | 'equal';
}

/**
 * Units with equal weights, equal biases and equal weights in the layer above get equal gradients, so they stay one unit for ever; weights
 * of 0 on both sides get none at all (Goodfellow, Bengio and Courville 2016, 8.4: initial parameters must break symmetry). Where only
 * one side is equal, the other breaks it. A last layer's units are told apart by their targets.
 */
export function symmetry({ spec, options }: Planned): Finding | undefined {
  const alike = options.layers.slice(0, -1).flatMap((_, l) => alikeUnits(options.layers, l, options.inputs) ?? []);
  const [first] = alike;
  if (!first) return undefined;
  const { layer, different, units, reason } = first;
  const name = quote(options.layers[layer].name);
  const isWhole = reason === 'zero' || different === 1;
  const what =
    reason === 'zero'
      ? `All weights of ${name} are 0, and no gradient reaches them`
      : `The ${counted(units, 'unit')} of ${name} start with equal weights`;
  const message =
    reason === 'zero'
      ? `${what}, so the layer never learns anything.`
      : isWhole
        ? `${what}, on both sides, so they get equal gradients and stay one unit for ever.`
        : `Of the ${counted(units, 'unit')} of ${name} only ${different} start with weights of their own; the others are copies and stay so.`;
  return {
    code: 'symmetric-initialization',
    kind: 'cause',
    severity: isWhole ? 'error' : 'warning',
    isCertain: true,
    layer,
    quantity: 'weightsAfter',
    message,
    value: different,
    evidence: [
      {
        text: `${name} has ${counted(units, 'unit')} and ${counted(different, 'different one')}`,
        layer,
        value: different,
      },
      ...(reason === 'zero'
        ? [
            {
              text: 'the first gradient of its weights is exactly 0',
              quantity: 'gradientNorm' as const,
              layer,
              value: 0,
            },
          ]
        : []),
    ],
    path: ['layers', layer, spec.layers[layer].weights === undefined ? 'init' : 'weights'],
    fixes: [
      {
        title:
          alike.length > 1
            ? 'Draw the first weights of these layers at random'
            : `Draw the first weights of ${name} at random`,
        edits: alike.flatMap(({ layer: l }) => drawWeights(spec.layers[l], l)),
      },
    ],
  };
}

/** Whether units of a hidden layer start alike in a way that training cannot undo. */
export function alikeUnits(layers: readonly LayerOptions[], l: number, inputs: number): Alike | undefined {
  const [layer, above] = [layers[l], layers[l + 1]];
  const { units } = layer;
  const I = l === 0 ? inputs : layers[l - 1].units;
  const weights = firstValues(layer.weightInit, I, units);
  const biases = firstBiases(layer, I);
  const upward = firstValues(above.weightInit, units, above.units);
  if (isStuckAtZero(layer, weights, biases, upward)) return { layer: l, different: 1, units, reason: 'zero' };
  if (units === 1 || layer.dropout > 0) return undefined;
  const rows = keys(weights, units, (values, o) => values.subarray(o * I, (o + 1) * I));
  const offsets = keys(biases, units, (values, o) => values.subarray(o, o + 1));
  const columns = keys(upward, units, (values, o) => values.filter((_, k) => k % units === o));
  if (!rows || !offsets || !columns) return undefined;
  const different = new Set(rows.map((row, o) => `${row}|${offsets[o]}|${columns[o]}`)).size;
  return different < units ? { layer: l, different, units, reason: 'equal' } : undefined;
}

/**
 * Weights of 0 whose gradient is 0 and stays so: the layer above hands nothing down and is handed nothing, or the derivative at the bias
 * is 0, as relu's is at 0.
 */
function isStuckAtZero(layer: LayerOptions, weights: FirstValues, biases: FirstValues, upward: FirstValues): boolean {
  if (weights.kind !== 'same' || weights.value !== 0 || biases.kind !== 'same') return false;
  const activation = elementwiseActivation(layer.activation);
  if (!activation) return false;
  const y = activation.f(biases.value);
  const isDead = activation.df(biases.value, y) === 0;
  return isDead || (y === 0 && upward.kind === 'same' && upward.value === 0);
}

/** What tells one unit from another; undefined where the numbers are drawn. */
function keys(
  values: FirstValues,
  units: number,
  part: (values: Float64Array, o: number) => Float64Array,
): readonly string[] | undefined {
  if (values.kind === 'drawn') return undefined;
  if (values.kind === 'same') return Array.from({ length: units }, () => '');
  return Array.from({ length: units }, (_, o) => part(values.values, o).join());
}
