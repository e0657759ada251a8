import type { Finding, Fix } from '../../findings/finding.ts';
import { families } from '../../functions/activation.ts';
import { activations } from '../../functions/activations.ts';
import { quote } from '../../spec/words.ts';
import { figure, shareOf } from './figures.ts';
import { flatNoun } from './firstPass.ts';
import { sentenceCase } from './headEdits.ts';
import { inputsOf } from './initializationScale.ts';
import { drawWeights, type FirstValues, firstBiases, meanOf, zeroBiases } from './layerInit.ts';
import type { Flat, Planned } from './planned.ts';

/**
 * Units that are flat at the first weights: dead (a derivative of 0 on every training row) or saturated (a mean derivative below a
 * hundredth of the largest). A layer in which every derivative is exactly 0 gets no gradient and hands none down, so that it never
 * changes: certain. What comes of unscaled inputs is said of them. Sources: Maas et al. 2013, Lu et al. 2020 (dying relu); Glorot and
 * Bengio 2010 (saturation).
 */
export function flatUnits(planned: Planned): Finding | undefined {
  const flat = planned.flat();
  if (!flat || flat.culprit === 'inputs' || flat.culprit === 'constants') return undefined;
  const { layer, isWhole, share, slope } = flat;
  const { name, activation, units } = planned.options.layers[layer];
  // Stated weights that leave some derivative are a matter of their size.
  if (!isWhole && (flat.culprit === 'weights' || units < 2)) return undefined;
  const word = families[activations[activation.type].family];
  const who = isWhole ? 'Every unit' : sentenceCase(shareOf(share, flatNoun(activation.type)));
  const are = isWhole ? 'is' : 'are';
  return {
    code: word === 'dead' ? 'dead-units' : 'saturated-units',
    kind: 'cause',
    severity: isWhole ? 'error' : 'info',
    ...(isWhole && { isCertain: true }),
    layer,
    quantity: 'saturatedShare',
    message: `${who} of ${quote(name)} ${are} ${word} ${isWhole ? 'on every training row ' : ''}from the start${reasonOf(planned, flat)}${isWhole ? ', so it and the layers below can never learn' : ''}.`,
    value: share,
    evidence: [
      isWhole
        ? {
            text: `the derivative of ${activation.type} is exactly 0 in all ${units} units on all ${planned.options.training.rows} training rows`,
            quantity: 'jacobianMean',
            layer,
            value: 0,
          }
        : {
            text: `at the first weights the derivative of ${activation.type} in ${quote(name)} is on average ${figure(slope)} of the largest that it can be`,
            quantity: 'jacobianMean',
            layer,
            value: slope,
          },
    ],
    path: placeOf(planned, flat),
    fixes: fixesOf(planned, flat),
  };
}

function reasonOf(planned: Planned, { layer, culprit }: Flat): string {
  if (culprit === 'biases') return ` because its biases start at about ${figure(meanOf(biasesOf(planned, layer)))}`;
  return culprit === 'weights' ? ' because of its first weights' : '';
}

function biasesOf({ options }: Planned, layer: number): FirstValues {
  return firstBiases(options.layers[layer], inputsOf(options.layers, layer, options.inputs));
}

function placeOf({ spec }: Planned, { layer, culprit }: Flat): readonly (string | number)[] {
  const { biases, weights } = spec.layers[layer];
  if (culprit === 'biases') return ['layers', layer, biases !== undefined ? 'biases' : 'biasInit'];
  return ['layers', layer, weights !== undefined ? 'weights' : culprit === 'weights' ? 'init' : 'activation'];
}

function fixesOf({ spec }: Planned, { layer, culprit }: Flat): Fix[] {
  const own = spec.layers[layer];
  const name = quote(own.name);
  const biases = zeroBiases(own, layer);
  if (culprit === 'biases' && biases.length > 0) return [{ title: `Start the biases of ${name} at 0`, edits: biases }];
  // Weights that were drawn as suits the layer can come out so again.
  if (culprit === 'unknown' && flatNoun(own.activation.type) === 'units')
    return [
      {
        title: `Use "leakyRelu" in ${name}, which cannot die`,
        edits: [{ path: ['layers', layer, 'activation'], value: 'leakyRelu' }],
      },
    ];
  return [{ title: `Draw the first weights of ${name} as suits it`, edits: drawWeights(own, layer) }];
}
