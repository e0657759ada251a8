/** The names of what training changes, and of what the optimizer is given and remembers. */
import type { Unreadable } from '../engine/batchSteps.ts';
import type { EngineOptions } from '../engine/options.ts';
import { trainsBias, trainsWeights } from '../functions/trainable.ts';
import { rememberedTensors } from '../run/optimizerMemory.ts';
import { symbolText } from '../trace/quantitySymbol.ts';
import { type NameRow, ofParameters, single } from './nameRow.ts';

const parameters: readonly NameRow[] = [
  ofParameters(
    {
      name: 'W',
      aliases: ['weights'],
      scope: 'Parameters',
      meaning: 'The weights: (O, I).',
      changedIn: 'update',
      changedBy: 'step',
    },
    'weights',
    ({ parameter }, layer) => parameter(layer, 'weights'),
  ),
  ofParameters(
    {
      name: 'b',
      aliases: ['bias'],
      scope: 'Parameters',
      meaning: 'The bias: (O).',
      changedIn: 'update',
      changedBy: 'step',
    },
    'bias',
    ({ parameter }, layer) => parameter(layer, 'bias'),
  ),
];

const changedByClipping = { scope: 'Optimizer', changedIn: 'update', changedBy: 'clipping' } as const;

const gradientsOfUpdate: readonly NameRow[] = [
  ofParameters(
    {
      name: 'penalizedGradient',
      scope: 'Optimizer',
      meaning: `${symbolText('gradient')} with the derivative of the penalties: (O, I).`,
      changedIn: 'update',
      changedBy: 'regularization',
    },
    'weights',
    ({ steps }, layer) => steps.read('penalizedGradient', layer),
  ),
  ofParameters(
    {
      name: 'clippedGradient',
      ...changedByClipping,
      meaning: 'The gradient of W that the optimizer is given: (O, I).',
    },
    'weights',
    ({ steps }, layer) => steps.read('clippedGradient', layer),
  ),
  ofParameters(
    {
      name: 'clippedBiasGradient',
      ...changedByClipping,
      meaning: 'The gradient of b that the optimizer is given: (O).',
    },
    'bias',
    ({ steps }, layer) => steps.read('clippedBiasGradient', layer),
  ),
];

/** By the optimizer's letters, `m` of the weights and `mBias` of the bias. No letter is the name of something else. */
function optimizerRows({ optimizer }: EngineOptions): NameRow[] {
  const remembered = rememberedTensors(optimizer).flatMap(({ name, meaning, index }) =>
    (['weights', 'bias'] as const).map(part =>
      ofParameters(
        {
          name: part === 'weights' ? name : `${name}Bias`,
          scope: 'Optimizer',
          meaning: `What ${optimizer.type} remembers of ${part === 'weights' ? 'each weight' : 'each bias'}: ${meaning}.`,
          changedIn: 'update',
          changedBy: 'state',
        },
        part,
        (reading, layer) => untrained(reading.options, layer, part) ?? reading.memory(layer)[index]![part],
      ),
    ),
  );
  const rate = { name: 'learningRate', scope: 'Optimizer', meaning: 'The learning rate of the epoch.' } as const;
  return [...remembered, single(rate, ({ learningRate }) => learningRate())];
}

function untrained({ layers }: EngineOptions, layer: number, part: 'weights' | 'bias'): Unreadable | undefined {
  const own = layers[layer]!;
  if (part === 'bias' && !own.bias) return { why: `Layer "${own.name}" has no bias.` };
  const isTrained = part === 'weights' ? trainsWeights(own) : trainsBias(own);
  return isTrained
    ? undefined
    : { why: `The ${part} of layer "${own.name}" are not trained: nothing is remembered of them.` };
}

export function parameterNames(options: EngineOptions): NameRow[] {
  return [...parameters, ...gradientsOfUpdate, ...optimizerRows(options)];
}
