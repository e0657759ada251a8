import type { LayerOptions } from '../../engine/options.ts';
import type { Evidence, Finding } from '../../findings/finding.ts';
import { flatWord } from '../../functions/activations.ts';
import { losses } from '../../functions/losses.ts';
import { quote } from '../../spec/words.ts';
import { bestConstant } from '../referenceLevels.ts';
import { figure } from './figures.ts';
import { type FirstPass, flatNoun } from './firstPass.ts';
import { shrinking } from './hiddenActivation.ts';
import {
  drawWeights,
  firstBiases,
  firstValues,
  fittingInit,
  isStated,
  meanOf,
  meanSquareOf,
  zeroBiases,
} from './layerInit.ts';
import type { Planned } from './planned.ts';
import { alikeUnits } from './symmetry.ts';

/** A variance is off where it is this many times what fits, or less than one part in so many (AutoTrainer, DeepDiagnosis). */
const offFactor = 2.7;
/** Fewer weights than this have no variance to speak of. */
const fewestWeights = 16;
/** Effects that count: a first loss this many times the best constant answer's, saturated units, a signal that is lost. */
const lossFactor = { likelihood: 2, distance: 10 };
const mostFlat = 0.5;
const leastSignal = 1e-3;

interface Off {
  readonly layer: number;
  /** The variance over the one that fits. */
  readonly factor: number;
  readonly size: number;
}

/**
 * First weights whose variance is far from what keeps a signal's size: He 2/I for rectifiers, Glorot 2/(I+O) for tanh, LeCun 1/I. Only
 * of sizes that the spec states, and only where a forward pass at the first weights shows what comes of it.
 */
export function initializationScale(planned: Planned): Finding | undefined {
  return weightScale(planned) ?? biasScale(planned);
}

function weightScale(planned: Planned): Finding | undefined {
  const { spec, options } = planned;
  const off = options.layers.flatMap(
    (layer, l) => offVariance(layer, l, inputsOf(options.layers, l, options.inputs)) ?? [],
  );
  const pass = planned.firstPass();
  if (off.length === 0 || !pass) return undefined;
  if (options.layers.slice(0, -1).some((_, l) => alikeUnits(options.layers, l, options.inputs))) return undefined;
  const isLarge = off.some(({ factor }) => factor > 1);
  // What small weights add to many flat layers is said of the layers: with others they would shrink the gradient all the same.
  if (!isLarge && shrinking(options.layers).length > 0) return undefined;
  const effect = isLarge ? effectOfLarge(planned, pass) : effectOfSmall(planned, pass);
  if (effect.length === 0) return undefined;
  const worst = off.filter(({ factor }) => factor > 1 === isLarge).toSorted((a, b) => distance(b) - distance(a))[0];
  const { layer, factor, size } = worst;
  const name = quote(options.layers[layer].name);
  const fitting = size / Math.sqrt(factor);
  return {
    code: 'initialization-scale',
    kind: 'cause',
    severity: 'info',
    layer,
    quantity: 'weightsAfter',
    message: `The first weights of ${name} are about ${figure(size)} where ${figure(fitting)} would fit: ${effect[0].text}.`,
    value: factor,
    evidence: [
      {
        text: `the variance of the weights of ${name} is ${figure(factor)} times what suits ${options.layers[layer].activation.type}`,
        layer,
        value: factor,
      },
      ...effect,
    ],
    path: ['layers', layer, spec.layers[layer].weights === undefined ? 'init' : 'weights'],
    fixes: [
      {
        title:
          off.length > 1
            ? 'Use initializations that suit the layers'
            : `Use "${fittingInit(options.layers[layer])}" for ${name}`,
        edits: off.flatMap(({ layer: l }) => drawWeights(spec.layers[l], l)),
      },
    ],
  };
}

/** Biases of this size decide by themselves what a layer answers. */
const largeBias = 2.5;

/** Biases that start so far off that the first loss shows it. Those that flatten their layer are said there. */
function biasScale(planned: Planned): Finding | undefined {
  const { spec, options } = planned;
  const pass = planned.firstPass();
  if (!pass || planned.flat()) return undefined;
  const last = options.layers.length - 1;
  const biased = options.layers.flatMap((layer, l) => {
    const biases = firstBiases(layer, inputsOf(options.layers, l, options.inputs));
    const size = Math.sqrt(meanSquareOf(biases));
    // The same number at all units of a softmax layer changes nothing.
    const isHarmless =
      size < largeBias || (l === last && layer.activation.type === 'softmax' && biases.kind === 'same');
    return isHarmless ? [] : [{ l, size }];
  });
  const [worst] = biased.toSorted((a, b) => b.size - a.size);
  const effect = worst ? effectOfLarge(planned, pass) : [];
  if (!worst || effect.length === 0) return undefined;
  const { l, size } = worst;
  const name = quote(options.layers[l].name);
  return {
    code: 'initialization-scale',
    kind: 'cause',
    severity: 'info',
    layer: l,
    quantity: 'biasAfter',
    message: `The biases of ${name} start at about ${figure(size)}, where 0 is usual: ${effect[0].text}.`,
    value: size,
    evidence: effect,
    path: ['layers', l, spec.layers[l].biases === undefined ? 'biasInit' : 'biases'],
    fixes: [
      {
        title: biased.length > 1 ? 'Start the biases at 0' : `Start the biases of ${name} at 0`,
        edits: biased.flatMap(found => zeroBiases(spec.layers[found.l], found.l)),
      },
    ],
  };
}

function distance({ factor }: Off): number {
  return Math.abs(Math.log(factor));
}

export function inputsOf(layers: readonly LayerOptions[], l: number, inputs: number): number {
  return l === 0 ? inputs : layers[l - 1].units;
}

function offVariance(layer: LayerOptions, index: number, I: number): Off | undefined {
  const O = layer.units;
  if (!isStated(layer) || I * O < fewestWeights) return undefined;
  const values = firstValues(layer.weightInit, I, O);
  const mean = meanOf(values);
  // Weights of one sign add up over the inputs, where others cancel: I times their mean counts as its root would.
  const variance = meanSquareOf(values) + Math.max(0, I - 1) * mean * mean;
  if (variance === 0) return undefined;
  const [low, high] = [2 / (I + O), 2 / I];
  const factor = variance > high ? variance / high : variance < low ? variance / low : 1;
  return factor > offFactor || factor < 1 / offFactor ? { layer: index, factor, size: Math.sqrt(variance) } : undefined;
}

function effectOfLarge({ options }: Planned, { loss, layers }: FirstPass): Evidence[] {
  const constant = bestConstant(options);
  const isLikelihood = losses[options.loss].outputs === 'probabilities';
  const effect: Evidence[] = [];
  if (
    constant > 0 &&
    (loss > constant * lossFactor[isLikelihood ? 'likelihood' : 'distance'] || !Number.isFinite(loss))
  )
    effect.push({
      text: `the first loss is ${figure(loss)}, against ${figure(constant)} of the best constant answer`,
      quantity: 'loss',
      epoch: 1,
      value: loss,
    });
  layers.forEach(({ flatShare }, l) => {
    const isFused = l === layers.length - 1 && isLikelihood;
    if (flatShare > mostFlat && !isFused)
      effect.push({
        text: `${figure(100 * flatShare)} % of the ${flatNoun(options.layers[l].activation.type)} of ${quote(options.layers[l].name)} are ${flatWord(options.layers[l].activation.type)} at once`,
        quantity: 'saturatedShare',
        layer: l,
        value: flatShare,
      });
  });
  return effect;
}

/** How much of the inputs' variation is left in the last hidden layer, and of the gradient in the first one. */
function effectOfSmall({ options }: Planned, { layers }: FirstPass): Evidence[] {
  const last = layers.length - 1;
  if (last === 0) return [];
  const effect: Evidence[] = [];
  const { outputSpread } = layers[last - 1];
  if (outputSpread < leastSignal)
    effect.push({
      text: `the outputs of ${quote(options.layers[last - 1].name)} vary by ${figure(outputSpread)} from row to row`,
      quantity: 'output',
      layer: last - 1,
      value: outputSpread,
    });
  const ratio = layers[0].gradientNorm / layers[last].gradientNorm;
  if (ratio < leastSignal)
    effect.push({
      text: `the first gradient of ${quote(options.layers[0].name)} is ${figure(ratio)} of the last layer's`,
      quantity: 'gradientNorm',
      layer: 0,
      value: ratio,
    });
  return effect;
}
