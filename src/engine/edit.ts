import type { EngineOptions } from './options.ts';

/** Consecutive numbers, row-major, of a layer's W (O, I), of its b (O), or of the x (B, I) of the batch at hand, from place `first` on. */
export interface NumbersEdit {
  readonly target: 'weights' | 'bias' | 'input';
  /** Counted from 0. */
  readonly layer: number;
  readonly first: number;
  /** Rounded to the training's precision; NaN and infinities are numbers like others. */
  readonly values: Float64Array;
}

interface LearningRateEdit {
  readonly target: 'learningRate';
  readonly value: number;
}

/** What a person sets in a training, between two of its steps. Everything that comes later is computed with it. */
export type Edit = NumbersEdit | LearningRateEdit;

/**
 * Why an edit cannot be made, in one or two sentences; undefined where it can. `B` are the samples of the batch at hand, 0 where none is
 * loaded.
 */
export function editMisfit(edit: Edit, { inputs, layers }: EngineOptions, B: number): string | undefined {
  if (edit.target === 'learningRate') {
    if (Number.isFinite(edit.value) && edit.value >= 0) return undefined;
    return `The learning rate cannot be ${edit.value}. Set it to a finite number of at least 0.`;
  }
  const { target, layer: l, first, values } = edit;
  const layer = layers[l];
  if (!layer) return `There is no layer ${l + 1}; there are ${layers.length}.`;
  if (target === 'bias' && !layer.bias) return `Layer "${layer.name}" has no bias.`;
  if (target === 'input') {
    const below = layers[l - 1]?.name;
    if (below !== undefined) {
      return `x of layer "${layer.name}" is what layer "${below}" passes on. Set its weights, its bias, or x of the first layer.`;
    }
    if (B === 0) return 'No batch is loaded. Set x once its first layer is about to be computed.';
  }
  const columns = layers[l - 1]?.units ?? inputs;
  const shape = target === 'bias' ? [layer.units] : [target === 'input' ? B : layer.units, columns];
  const length = shape.reduce((product, size) => product * size);
  if (Number.isInteger(first) && first >= 0 && values.length > 0 && first + values.length <= length) return undefined;
  return `${letters[target]} of layer "${layer.name}" has ${shape.join(' x ')} numbers. ${values.length} from place ${first} on do not fit.`;
}

const letters = { weights: 'W', bias: 'b', input: 'x' } as const;
