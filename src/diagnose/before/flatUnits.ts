import type { Finding, Fix } from '../../findings/finding.ts';
import { families } from '../../functions/activation.ts';
import { activations } from '../../functions/activations.ts';
import { fusedLoss } from '../../functions/losses.ts';
import { quote } from '../../spec/words.ts';
import { isDeadEverywhere } from './firstPass.ts';
import { inputsOf } from './initializationScale.ts';
import { areUnscaled, scalingFixes } from './inputScale.ts';
import { drawWeights, firstBiases, isStated, meanSquareOf, zeroBiases } from './layerInit.ts';
import type { Planned } from './planned.ts';
import { alikeUnits } from './symmetry.ts';
import { figure, shareInWords } from './words.ts';

/** Above this share of flat units a layer hands little down. */
const mostFlat = 0.5;
/** A bias of this size decides by itself where a unit works. */
const largeBias = 2.5;

/**
 * Units that are flat at the first weights: dead (a derivative of 0 on every training row) or saturated (a mean derivative below a
 * hundredth of the largest). A layer in which every derivative is exactly 0 gets no gradient and hands none down, so that it never
 * changes: certain. Sources: Maas et al. 2013, Lu et al. 2020 (dying relu); Glorot and Bengio 2010 (saturation).
 */
export function flatUnits(planned: Planned): Finding | undefined {
  const { options } = planned;
  const pass = planned.firstPass();
  if (!pass) return undefined;
  const last = options.layers.length - 1;
  for (const [l, first] of pass.layers.entries()) {
    const { activation } = options.layers[l];
    const isHead = l === last;
    if (isHead && (fusedLoss(activation.type, options.loss) || activations[activation.type].family !== 'squashing'))
      continue;
    if (!isHead && alikeUnits(options.layers, l, options.inputs)) return undefined;
    if (first.deadShare === 1 && isDeadEverywhere(options, l) === true) return whollyFlat(planned, l);
    if (first.flatShare > mostFlat) return partlyFlat(planned, l, first.flatShare, first.slope);
  }
  return undefined;
}

function whollyFlat(planned: Planned, layer: number): Finding {
  const { options } = planned;
  const { name, activation } = options.layers[layer];
  const word = families[activations[activation.type].family];
  return {
    code: word === 'dead' ? 'dead-units' : 'saturated-units',
    kind: 'cause',
    severity: 'error',
    isCertain: true,
    layer,
    quantity: 'saturatedShare',
    message: `Every unit of ${quote(name)} is ${word} on every training row from the start${reasonOf(planned, layer)}, so it and the layers below can never learn.`,
    value: 1,
    evidence: [
      {
        text: `the derivative of ${activation.type} is exactly 0 in all ${options.layers[layer].units} units on all ${options.training.rows} training rows`,
        quantity: 'jacobianMean',
        layer,
        value: 0,
      },
    ],
    path: placeOf(planned, layer),
    fixes: fixesOf(planned, layer),
  };
}

function partlyFlat(planned: Planned, layer: number, share: number, slope: number): Finding | undefined {
  const { options } = planned;
  const { name, activation, units } = options.layers[layer];
  const word = families[activations[activation.type].family];
  const culprit = culpritOf(planned, layer);
  // What unscaled inputs or stated weights bring about is said of them.
  if (culprit === 'inputs' || culprit === 'weights' || units < 2) return undefined;
  return {
    code: word === 'dead' ? 'dead-units' : 'saturated-units',
    kind: 'cause',
    severity: 'info',
    layer,
    quantity: 'saturatedShare',
    message: `${upper(shareInWords(share))} of the units of ${quote(name)} are ${word} from the start${reasonOf(planned, layer)}.`,
    value: share,
    evidence: [
      {
        text: `at the first weights the derivative of ${activation.type} in ${quote(name)} is on average ${figure(slope)} of the largest that it can be`,
        quantity: 'jacobianMean',
        layer,
        value: slope,
      },
    ],
    path: placeOf(planned, layer),
    fixes: fixesOf(planned, layer),
  };
}

type Culprit = 'biases' | 'weights' | 'inputs' | 'unknown';

/** What makes a layer's units flat. */
function culpritOf(planned: Planned, layer: number): Culprit {
  const { layers, inputs } = planned.options;
  if (biasSize(planned, layer) >= largeBias) return 'biases';
  if (layers.slice(0, layer + 1).some(isStated)) return 'weights';
  if (areUnscaled(planned)) return 'inputs';
  return inputs > 0 ? 'unknown' : 'weights';
}

function biasSize({ options }: Planned, layer: number): number {
  const I = inputsOf(options.layers, layer, options.inputs);
  return Math.sqrt(meanSquareOf(firstBiases(options.layers[layer], I)));
}

function reasonOf(planned: Planned, layer: number): string {
  switch (culpritOf(planned, layer)) {
    case 'biases':
      return ` because its biases start at about ${figure(meanBias(planned, layer))}`;
    case 'weights':
      return ' because of its first weights';
    case 'inputs':
      return ' because the inputs are large';
    case 'unknown':
      return '';
  }
}

/** The mean bias, with its sign. */
function meanBias({ options }: Planned, layer: number): number {
  const values = firstBiases(options.layers[layer], inputsOf(options.layers, layer, options.inputs));
  if (values.kind === 'same') return values.value;
  if (values.kind === 'known') return values.values.reduce((sum, value) => sum + value, 0) / values.values.length;
  return Math.sqrt(values.meanSquare);
}

function placeOf(planned: Planned, layer: number): readonly (string | number)[] {
  const spec = planned.spec.layers[layer];
  if (culpritOf(planned, layer) === 'biases')
    return [
      'layers',
      layer,
      spec.biases !== undefined ? 'biases' : spec.biasInit.type === 'zeros' ? 'activation' : 'biasInit',
    ];
  return ['layers', layer, spec.weights === undefined ? 'activation' : 'weights'];
}

function fixesOf(planned: Planned, layer: number): Fix[] {
  const { spec } = planned;
  const name = quote(spec.layers[layer].name);
  const biases = zeroBiases(spec.layers[layer], layer);
  const draw: Fix = {
    title: `Draw the first weights of ${name} as suits it`,
    edits: drawWeights(spec.layers[layer], layer),
  };
  switch (culpritOf(planned, layer)) {
    case 'biases':
      return biases.length > 0 ? [{ title: `Start the biases of ${name} at 0`, edits: biases }] : [draw];
    case 'inputs':
      return scalingFixes(planned);
    default:
      return [draw];
  }
}

function upper(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
