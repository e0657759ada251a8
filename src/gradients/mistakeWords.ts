/** Mistakes in a back-propagation in words: where each was made, and how to correct it. Plain text. */
import type { EngineOptions } from '../engine/options.ts';
import { activations } from '../functions/activations.ts';
import { fusedLoss } from '../functions/losses.ts';
import { count, list } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { gradientSymbol, symbolText } from '../trace/quantitySymbol.ts';
import type { Explanation } from './compare.ts';
import { factorContext, isClose, meaningsOf, type NamedFactor, namedFactors } from './factors.ts';
import type { MistakeKind } from './mistakeKinds.ts';
import type { Made, Slot } from './searchState.ts';

/** A mistake, everywhere it was made. */
export interface Mistake {
  readonly kind: MistakeKind;
  readonly slots: readonly Slot[];
  /** The layers it was made in, ascending. */
  readonly layers: readonly number[];
  readonly factor: number | undefined;
}

/** What sentences are about. */
export interface WordsContext {
  readonly options: Pick<EngineOptions, 'layers' | 'loss' | 'optimizer'>;
  readonly rows: number;
  /** What a sum over the rows is divided by: their number, or the sum of the weights of their classes. */
  readonly totalWeight: number;
  /** The highest layer of which something was judged. */
  readonly highest: number;
}

export function mistakesOf(explanation: Explanation): Mistake[] {
  const found: { kind: MistakeKind; slots: Slot[]; layers: number[]; factor: number | undefined }[] = [];
  for (const made of explanation) {
    const known = found.find(each => isOneMistake(each, made));
    if (!known) {
      found.push({ kind: made.kind, slots: [made.slot], layers: [made.layer], factor: made.factor });
      continue;
    }
    if (!known.slots.includes(made.slot)) known.slots.push(made.slot);
    if (!known.layers.includes(made.layer)) known.layers.push(made.layer);
  }
  return found.map(mistake => ({ ...mistake, layers: mistake.layers.toSorted((a, b) => a - b) }));
}

/** What is in the gradients of weights and of biases is one mistake; what is in a delta is another. */
function isOneMistake(known: Mistake, { kind, slot, layer, factor }: Made): boolean {
  const isOfTensor = (each: Slot) => each === 'weights' || each === 'bias';
  if (known.kind !== kind || (factor !== undefined && !isClose(known.factor!, factor))) return false;
  if (known.slots.every(isOfTensor) && isOfTensor(slot)) return true;
  return known.slots.includes(slot) && (kind !== 'factor' || known.layers[0] !== layer);
}

/** Stable codes of what a mistake may be: of a factor all its meanings, the likeliest first. */
export function codesOf({ kind, factor }: Mistake, context: WordsContext): string[] {
  if (factor === undefined) return [kind];
  const meanings = meaningsOf(factor, factorsOf(context)).map(({ code }) => code);
  return meanings.length > 0 ? meanings : ['factor'];
}

function factorsOf({ options, rows, totalWeight }: WordsContext): NamedFactor[] {
  return namedFactors(factorContext(options, rows, totalWeight));
}

/** One or two sentences: where the mistake was made and how to correct it. */
export function mistakeInWords(mistake: Mistake, context: WordsContext): string {
  if (mistake.kind === 'factor') return factorInWords(mistake, context);
  const words = sentences[mistake.kind];
  return words(mistake, context);
}

/** `"hidden"`, `every hidden layer`. */
function layersInWords(layers: readonly number[], { options }: WordsContext): string {
  const { length } = options.layers;
  if (layers.length === length && length > 1) return 'every layer';
  if (layers.length === length - 1 && length > 2 && !layers.includes(length - 1)) return 'every hidden layer';
  return list(
    layers.map(l => options.layers[l]!.name),
    'and',
    4,
  );
}

type Sentence = (mistake: Mistake, context: WordsContext) => string;

const inDelta: Sentence = ({ layers }, context) => `In the delta of ${layersInWords(layers, context)}`;

/** `sigmoid`, or `the activation` where layers have different ones. */
function activationOf({ layers }: Mistake, { options }: WordsContext): string {
  const names = new Set(layers.map(l => options.layers[l]!.activation.type));
  return names.size === 1 ? [...names][0]! : 'the activation';
}

/** `dy/dnet = y (1 - y)`. */
function derivativeOf({ layers }: Mistake, { options }: WordsContext): string {
  const texts = new Set(layers.map(l => activations[options.layers[l]!.activation.type].derivative));
  return texts.size === 1 ? [...texts][0]! : `${symbolText('activationJacobian')} of the layer's own activation`;
}

/** What the delta of the last layer is where activation and loss are taken together; undefined where the mistake is elsewhere. */
function fusedFormula({ layers }: Mistake, { options }: WordsContext): string | undefined {
  const last = options.layers.length - 1;
  if (layers.length !== 1 || layers[0] !== last) return undefined;
  return fusedLoss(options.layers[last]!.activation.type, options.loss)?.formula;
}

/** The layers whose delta is wrong when something is wrong with what is handed down from the given ones. */
function below({ layers }: Mistake, context: WordsContext): string {
  return layersInWords(
    layers.map(l => l - 1),
    context,
  );
}

const foreignDerivative =
  (name: 'sigmoid' | 'tanh' | 'relu'): Sentence =>
  (mistake, context) =>
    `${inDelta(mistake, context)}, the derivative is that of ${name} instead of ${activationOf(mistake, context)}: use ${derivativeOf(mistake, context)}.`;

const regularization =
  (instead: string): Sentence =>
  (mistake, context) => {
    const used = mistake.layers.map(l => context.options.layers[l]!);
    const terms = [
      ...(used.some(({ l1 }) => l1 !== 0) ? ['l1 sign(W)'] : []),
      ...(used.some(({ l2 }) => l2 !== 0) ? ['2 l2 W'] : []),
    ];
    return `${tensorsInWords(mistake, context)} ${instead}: add ${terms.join(' + ')} once, after the mean over the rows.`;
  };

/** `dE/dW of "out"`, `dE/dW and dE/db of every layer`. */
function tensorsInWords({ slots, layers }: Mistake, context: WordsContext): string {
  const names = (['weights', 'bias'] as const).filter(slot => slots.includes(slot)).map(gradientSymbol);
  return `${names.join(' and ')} of ${layersInWords(layers, context)}`;
}

function isOrAre(mistake: Mistake): string {
  return slotsVerb(mistake, 'is', 'are');
}

function slotsVerb({ slots }: Mistake, one: string, both: string): string {
  return slots.includes('weights') && slots.includes('bias') ? both : one;
}

const onlyOneRow =
  (which: string): Sentence =>
  (mistake, context) =>
    `${tensorsInWords(mistake, context)} ${isOrAre(mistake)} of the ${which} row only: take the mean over all ${count(context.rows)} rows.`;

const biasSentence =
  (what: string): Sentence =>
  (mistake, context) =>
    `${tensorsInWords(mistake, context)} ${what}: it is the mean over the rows of the delta, unit by unit.`;

const sentences: Readonly<Record<Exclude<MistakeKind, 'factor'>, Sentence>> = {
  'derivative-left-out': (mistake, context) => {
    const fused = fusedFormula(mistake, context);
    const what = `${inDelta(mistake, context)}, the derivative of ${activationOf(mistake, context)} is left out`;
    return fused
      ? `${what}, so that it is ${symbolText('outputGradient')} alone: use ${fused}.`
      : `${what}: multiply by ${derivativeOf(mistake, context)}.`;
  },
  'derivative-at-output': (mistake, context) =>
    `${inDelta(mistake, context)}, the derivative of ${activationOf(mistake, context)} is taken at the output y instead of the net value: use ${derivativeOf(mistake, context)} at net, without applying ${activationOf(mistake, context)} a second time.`,
  'derivative-of-net': (mistake, context) =>
    `${inDelta(mistake, context)}, the derivative of ${activationOf(mistake, context)} is computed with the net value in place of the output y: use ${derivativeOf(mistake, context)}.`,
  'softmax-diagonal': (mistake, context) => {
    const fused = fusedFormula(mistake, context);
    const remedy = fused ? `. With this loss it gives ${fused}` : '';
    return `${inDelta(mistake, context)}, softmax is treated as if its Jacobian were diagonal, y (1 - y): use the whole matrix, diag(y) - y y^T${remedy}.`;
  },
  'derivative-twice': (mistake, context) => {
    const fused = fusedFormula(mistake, context);
    const what = `${inDelta(mistake, context)}, the derivative of ${activationOf(mistake, context)} is applied twice`;
    return fused
      ? `${what}: y - t contains it already. Use ${fused}.`
      : `${what}: multiply by ${derivativeOf(mistake, context)} once.`;
  },
  'derivative-of-sigmoid': foreignDerivative('sigmoid'),
  'derivative-of-tanh': foreignDerivative('tanh'),
  'derivative-of-relu': foreignDerivative('relu'),
  'weights-updated': (mistake, context) =>
    `The delta of ${below(mistake, context)} is computed with the weights of ${layersInWords(mistake.layers, context)} after their update: compute the gradients of all layers first, then update the weights.`,
  'weights-not-transposed': (mistake, context) =>
    `The delta of ${below(mistake, context)} uses W of ${layersInWords(mistake.layers, context)} without transposing it: ${symbolText('inputGradient')} is W^T times the delta, so element i sums delta[o] W[o][i] over the units o.`,
  'weights-left-out': (mistake, context) =>
    `The delta of ${below(mistake, context)} sums the deltas of ${layersInWords(mistake.layers, context)} without their weights: multiply by W of ${layersInWords(mistake.layers, context)}.`,
  'network-input': (mistake, context) =>
    `${tensorsInWords(mistake, context)} is computed with the input of the network instead of the layer's own: use the output of the layer below.`,
  'net-below': (mistake, context) =>
    `${tensorsInWords(mistake, context)} is computed with the net values of ${below(mistake, context)} instead of its output: use y.`,
  'input-below': (mistake, context) =>
    `${tensorsInWords(mistake, context)} is computed with the input of ${below(mistake, context)} instead of its output: use y.`,
  'own-output': (mistake, context) =>
    `${tensorsInWords(mistake, context)} is computed with the layer's own output instead of its input: use x.`,
  'gradient-transposed': (mistake, context) =>
    `${tensorsInWords(mistake, context)} is transposed: write it as (units, inputs), element [o][i] = delta[o] x[i].`,
  'last-row-only': onlyOneRow('last'),
  'first-row-only': onlyOneRow('first'),
  'class-weights-left-out': (mistake, context) =>
    `${tensorsInWords(mistake, context)} ${slotsVerb(mistake, 'lacks', 'lack')} the weights of the classes: multiply the delta of each row by its class's weight, and divide by the sum of the weights.`,
  'product-of-means': (mistake, context) =>
    `${tensorsInWords(mistake, context)} is the mean delta times the mean input: multiply row by row, then take the mean of the products.`,
  'regularization-left-out': regularization('lacks the regularization'),
  'regularization-doubled': regularization('has the regularization twice'),
  'regularization-halved': regularization('has half of the regularization'),
  'regularization-negative': regularization('has the regularization with the wrong sign'),
  'regularization-per-row': regularization('has the regularization divided by the rows'),
  'regularization-on-bias': (mistake, context) =>
    `${tensorsInWords(mistake, context)} contains regularization: biases are not regularized, so leave it out.`,
  'mean-over-units': biasSentence('is averaged over the units'),
  'sum-over-units': biasSentence('is summed over the units'),
  'wrong-axis': biasSentence('is summed over the wrong axis'),
  'times-bias': biasSentence('is multiplied by the bias'),
  'times-input': biasSentence("is multiplied by the layer's input"),
  'times-output': biasSentence("is multiplied by the layer's output"),
  'sum-of-weight-gradient': biasSentence('is the sum of the weight gradients, as if the bias were a weight of x'),
  'mean-of-weight-gradient': biasSentence('is the mean of the weight gradients, as if the bias were a weight of x'),
  'all-zero': (mistake, context) =>
    `${tensorsInWords(mistake, context)} ${isOrAre(mistake)} all 0: compute ${isOrAre(mistake) === 'is' ? 'it' : 'them'}.`,
};

function factorInWords(mistake: Mistake, context: WordsContext): string {
  const factor = mistake.factor!;
  const [meaning, ...others] = meaningsOf(factor, factorsOf(context));
  const what = `${factorSubject(mistake, context)} multiplied by ${formatNumber(factor, 6)}`;
  if (!meaning) return `${what}: look for a constant factor.`;
  const also = others.length > 0 ? ` It may also be that ${others.map(({ what }) => what).join(', or that ')}.` : '';
  return `${what}: ${meaning.what}. ${capitalized(meaning.remedy)}.${also}`;
}

function factorSubject(mistake: Mistake, context: WordsContext): string {
  const { slots, layers } = mistake;
  if (slots.some(slot => slot === 'weights' || slot === 'bias')) {
    return `${tensorsInWords(mistake, context)} ${isOrAre(mistake)}`;
  }
  const [layer] = layers;
  if (layer === context.highest) return context.options.layers.length === 1 ? 'The gradient is' : 'Every gradient is';
  return `The delta of ${layersInWords(layers, context)} is`;
}

function capitalized(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}
