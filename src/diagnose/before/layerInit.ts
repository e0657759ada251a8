import type { Initialization, LayerOptions } from '../../engine/options.ts';
import type { SpecEdit } from '../../findings/finding.ts';
import { activations } from '../../functions/activations.ts';
import { distributionOf, initializations } from '../../functions/initializations.ts';
import type { LayerSpec } from '../../spec/networkSpec.ts';

/** First values as far as symmetry goes: one number for all, numbers that are known, or numbers that are drawn. */
export type FirstValues =
  | { readonly kind: 'same'; readonly value: number }
  | { readonly kind: 'known'; readonly values: Float64Array }
  | { readonly kind: 'drawn'; readonly mean: number; readonly meanSquare: number };

export function firstValues(init: Initialization, I: number, O: number): FirstValues {
  if (init.type === 'explicit') {
    const [first] = init.values;
    return init.values.every(value => value === first)
      ? { kind: 'same', value: first }
      : { kind: 'known', values: init.values };
  }
  const drawn = distributionOf(init, I, O);
  switch (drawn.kind) {
    case 'constant':
      return { kind: 'same', value: drawn.value };
    case 'uniform': {
      const { min, max } = drawn;
      return min === max
        ? { kind: 'same', value: min }
        : { kind: 'drawn', mean: (min + max) / 2, meanSquare: (min * min + min * max + max * max) / 3 };
    }
    case 'normal':
      return drawn.std === 0
        ? { kind: 'same', value: drawn.mean }
        : { kind: 'drawn', mean: drawn.mean, meanSquare: drawn.mean ** 2 + drawn.std ** 2 };
    case 'orthogonal':
      return { kind: 'drawn', mean: 0, meanSquare: 1 / Math.max(I, O) };
  }
}

/** The biases, 0 in a layer without. */
export function firstBiases({ bias, biasInit, units }: LayerOptions, I: number): FirstValues {
  return bias ? firstValues(biasInit, I, units) : { kind: 'same', value: 0 };
}

export function meanSquareOf(values: FirstValues): number {
  if (values.kind === 'same') return values.value ** 2;
  if (values.kind === 'drawn') return values.meanSquare;
  return values.values.reduce((sum, value) => sum + value * value, 0) / values.values.length;
}

export function meanOf(values: FirstValues): number {
  if (values.kind === 'same') return values.value;
  if (values.kind === 'drawn') return values.mean;
  return values.values.reduce((sum, value) => sum + value, 0) / values.values.length;
}

/** Whether the spec sets the size of the first weights itself, rather than by a rule of the layer's shape. */
export function isStated({ weightInit }: LayerOptions): boolean {
  return weightInit.type === 'explicit' || initializations[weightInit.type].isStated === true;
}

/** The initialization that suits an activation: He 2015 for rectifiers, LeCun 1998 for selu, Glorot 2010 for the others. */
export function fittingInit({
  activation,
}: Pick<LayerOptions, 'activation'>): 'heNormal' | 'lecunNormal' | 'glorotUniform' {
  if (activation.type === 'selu') return 'lecunNormal';
  return activations[activation.type].family === 'rectifier' ? 'heNormal' : 'glorotUniform';
}

/** Draws a layer's first weights as suits it. */
export function drawWeights(layer: LayerSpec, index: number): SpecEdit[] {
  const edits: SpecEdit[] = [{ path: ['layers', index, 'init'], value: fittingInit(layer) }];
  return layer.weights === undefined ? edits : [{ path: ['layers', index, 'weights'], value: null }, ...edits];
}

/** Starts a layer's biases at 0. */
export function zeroBiases(layer: LayerSpec, index: number): SpecEdit[] {
  const edits: SpecEdit[] = [];
  if (layer.biases !== undefined) edits.push({ path: ['layers', index, 'biases'], value: null });
  if (layer.biasInit.type !== 'zeros' && layer.init.type !== 'torchLinear')
    edits.push({ path: ['layers', index, 'biasInit'], value: null });
  return edits;
}
