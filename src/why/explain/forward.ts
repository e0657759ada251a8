import {
  call,
  ePower,
  equation,
  fraction,
  minus,
  num,
  numberEquation,
  product,
  series,
  sum,
  sym,
  words,
} from '../../formula/compose.ts';
import { numberFormula } from '../../formula/quantityFormula.ts';
import { elementwiseActivation } from '../../functions/activations.ts';
import { areTargetsScaled, inSource, targetInSource } from '../../samples/sourceUnits.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import { isSaturated } from '../../trace/layout.ts';
import { type QuantityRef, quoted } from '../../trace/quantityRef.ts';
import { symbolsOf } from '../../trace/quantitySymbol.ts';
import { type Draft, factorOf, type Part, partOf } from './draft.ts';
import { applied } from './functions.ts';
import { shapesIn } from './quantities.ts';
import { count } from './sentences.ts';
import type { ChainSource } from './source.ts';
import { sumFactors, sumLines, sumSentence, sumSlack, termOf } from './sums.ts';

/** x[i]: a number of the data, or the output of the layer below. */
export function inputDraft(source: ChainSource, { layer, column }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, 'input', 0, column);
  if (layer > 0) {
    const below = partOf(source, layer, layer - 1, 'output', 0, column);
    const mask = source.layers[layer - 1]!.dropoutMask;
    return mask ? droppedDraft(own, below, mask[column]!) : copyDraft(own, below, 'the layer below');
  }
  const { samples, sample } = source;
  const name = samples.inputNames[column];
  const raw = samples.scaling && inSource(source, column, own.value);
  const from = `input ${column}${name === undefined ? '' : `, ${quoted(name)},`} of ${sample}`;
  const scaled = raw === undefined ? '' : `, scaled: in the source it is ${formatNumber(raw)}`;
  return givenDraft(own, `It is given: ${from}${scaled}.`);
}

/** t[o] */
export function targetDraft(source: ChainSource, { layer, column }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, 'target', 0, column);
  const name = source.samples.targetNames[column];
  const from = `target ${column}${name === undefined ? '' : `, ${quoted(name)},`} of ${source.sample}`;
  return givenDraft(own, `It is given: ${from}${scaledWords(source, column, own.value)}.`);
}

/** What a target, or the answer to one, is in the data, where that is another number. */
function scaledWords(source: ChainSource, column: number, value: number): string {
  if (!areTargetsScaled(source)) return '';
  return `, scaled: in the source it is ${formatNumber(targetInSource(source, column, value))}`;
}

/** What dropout has left of an output of the layer below: nothing, or more than it was. */
function droppedDraft(own: Part, output: Part, factor: number): Draft {
  const mask = sym('mask', own.ref.column);
  return {
    symbols: [equation(own.symbol, product(output.symbol, mask))],
    numbers: [numberEquation(own.symbol, product(output.value, factor), own.value)],
    sentence:
      factor === 0
        ? `It is 0 because dropout silences ${output.meaning} in this batch.`
        : `It is ${output.meaning}, ${formatNumber(output.value)}, times ${formatNumber(factor)}: dropout has left it, and makes up for those that it silences.`,
    factors: [
      factorOf(output),
      { label: `mask[${own.ref.column}]`, value: factor, meaning: 'the factor of dropout in this batch' },
    ],
    program: {
      given: [
        ['y', output.value],
        ['mask', factor],
      ],
      result: 'y * mask',
    },
  };
}

/** A number that is another one of the chain. */
function copyDraft(own: Part, other: Part, from: string): Draft {
  return {
    symbols: [equation(own.symbol, other.symbol)],
    numbers: [numberEquation(own.symbol, own.value)],
    sentence: `It comes from ${from}: it is ${other.meaning}, ${formatNumber(other.value)}.`,
    factors: [factorOf(other)],
    program: { given: [['value', other.value]], result: 'value' },
  };
}

function givenDraft(own: Part, sentence: string): Draft {
  return {
    symbols: [own.symbol],
    numbers: [numberEquation(own.symbol, own.value)],
    sentence,
    factors: [],
    program: { given: [['given', own.value]], result: 'given' },
  };
}

/** W[o][i] or b[o] before the epoch's first update: that after the epoch before, or after this one minus its update. */
export function parameterDraft(source: ChainSource, ref: QuantityRef): Draft {
  const { layer, quantity, row, column } = ref;
  const own = partOf(source, layer, layer, quantity, row, column);
  const { shape, weightsAfter, biasAfter, weightUpdate, biasUpdate } = source.layers[layer];
  const { epoch } = source;
  const from = beforeWords(source);
  if (source.weightsAre === 'exact') return givenDraft(own, `It is ${from}.`);
  const isBias = quantity === 'bias';
  const index = isBias ? column : row * shape.inputs + column;
  const [after, change] = isBias ? [biasAfter[index], biasUpdate[index]] : [weightsAfter[index], weightUpdate[index]];
  const changeSymbol = numberFormula(
    isBias ? 'biasUpdate' : 'weightUpdate',
    symbolsOf(shapesIn(source), layer),
    row,
    column,
  );
  const afterWords = words(`its value after epoch ${epoch}`);
  return {
    symbols: [equation(own.symbol, minus(afterWords, changeSymbol))],
    numbers: [numberEquation(own.symbol, minus(after, change), own.value)],
    sentence: `It is ${from}: ${formatNumber(after)}, its value after epoch ${epoch}, minus the ${formatNumber(change)} that the epoch added.`,
    factors: [
      { label: `${own.label} after epoch ${epoch}`, value: after, meaning: `${own.meaning} after epoch ${epoch}` },
      { label: `Δ${own.label}`, value: change, meaning: `what epoch ${epoch} added to it` },
    ],
    program: {
      given: [
        ['after', after],
        ['weightUpdate', change],
      ],
      result: 'after - update',
    },
  };
}

/** What the parameters come from: of a batch, from the batch before it. */
function beforeWords({ epoch, stop }: ChainSource): string {
  const batch = stop?.at.batch ?? 1;
  if (batch > 1) return `what batch ${batch - 1} of epoch ${epoch} left`;
  return epoch === 1 ? 'what the training started from' : `what epoch ${epoch - 1} left`;
}

/** net[o] = sum over i of W[o][i] x[i], plus b[o]. */
export function netDraft(source: ChainSource, { layer, column: o }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, 'net', 0, o);
  const { shape, input, weights } = source.layers[layer];
  const I = shape.inputs;
  const symbols = symbolsOf(shapesIn(source), layer);
  const terms = Array.from({ length: I }, (_, i) =>
    termOf(partOf(source, layer, layer, 'weights', o, i), partOf(source, layer, layer, 'input', 0, i)),
  );
  const bias = shape.bias ? partOf(source, layer, layer, 'bias', 0, o) : undefined;
  const all = bias ? [...terms, termOf(bias)] : terms;
  const weighted = series(
    'i',
    I - 1,
    product(numberFormula('weights', symbols, o, 'i'), numberFormula('input', symbols, 0, 'i')),
  );
  return {
    symbols: [equation(own.symbol, bias ? sum(weighted, bias.symbol) : weighted)],
    numbers: sumLines(own.symbol, all, own.value),
    sentence: sumSentence(own.value, all),
    factors: sumFactors(all),
    program: {
      given: [
        ['w', weights.subarray(o * I, (o + 1) * I)],
        ['x', input],
        ...(bias ? ([['b', bias.value]] as const) : []),
      ],
      result: bias ? 'w @ x + b' : 'w @ x',
      slack: sumSlack(all),
    },
  };
}

/** y[o] = f(net[o]); of softmax a share of the whole layer's exponentials. */
export function outputDraft(source: ChainSource, { layer, column: o }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, 'output', 0, o);
  const net = partOf(source, layer, layer, 'net', 0, o);
  const { activation, jacobianDiagonal } = source.layers[layer];
  const elementwise = elementwiseActivation(activation);
  if (!elementwise) return softmaxOutput(source, layer, own);
  const { output } = elementwise.formulas(net.value);
  const { symbols, numbers, program } = applied(own.symbol, output, { net }, own.value);
  const inData =
    layer === source.layers.length - 1 && areTargetsScaled(source)
      ? ` It answers scaled targets: in the units of the data it is ${formatNumber(targetInSource(source, o, own.value))}.`
      : '';
  return {
    symbols,
    numbers,
    sentence: outputSentence(activation.type, net, own, jacobianDiagonal[o]) + inData,
    factors: [factorOf(net)],
    program,
  };
}

function outputSentence(name: string, net: Part, own: Part, slope: number): string {
  const at = `net = ${formatNumber(net.value)}`;
  const made = `At ${at} ${name} gives ${formatNumber(own.value)}`;
  if (!Number.isFinite(own.value)) return `It is ${formatNumber(own.value)} because ${at}.`;
  // At a stop of the debugger it may come later.
  if (Number.isNaN(slope)) return `${made}.`;
  if (slope === 0) return `${made}, and the same for net values nearby: its derivative there is 0.`;
  if (isSaturated(slope)) {
    return `${made}, where it is nearly flat: its derivative there is ${formatNumber(slope)}.`;
  }
  return `${made}; its derivative there is ${formatNumber(slope)}.`;
}

/** y[o] = e^(net[o] - max) / sum over k of e^(net[k] - max), shifted by the largest net value. */
function softmaxOutput(source: ChainSource, layer: number, own: Part): Draft {
  const { net } = source.layers[layer];
  const o = own.ref.column;
  const O = net.length;
  const parts = Array.from(net, (_, k) => partOf(source, layer, layer, 'net', 0, k));
  const most = net.reduce((largest, value) => Math.max(largest, value));
  const below = net.reduce((total, value) => total + Math.exp(value - most), 0);
  const shifted = (part: Part) => ePower(minus(part.value, most));
  const exponentials = sym('S');
  const isShort = O <= 8;
  const self = parts[o];
  const exponential = (k: number | string) => ePower(minus(sym('net', k), call('max', sym('net'))));
  const first = parts.reduce((a, b) => (b.value > a.value ? b : a));
  const rank = net.reduce((ahead, value) => ahead + (value > self.value ? 1 : 0), 0);
  return {
    symbols: [equation(own.symbol, fraction(exponential(o), series('k', O - 1, exponential('k'))))],
    numbers: [
      numberEquation(
        own.symbol,
        fraction(shifted(self), isShort ? sum(...parts.map(shifted)) : exponentials),
        own.value,
      ),
      ...(isShort ? [] : [numberEquation(exponentials, words(`the sum of ${count(O, 'exponential')}`), num(below))]),
    ],
    sentence:
      rank === 0
        ? `Its net value, ${formatNumber(self.value)}, is the largest of ${O}.`
        : `Its net value is ${formatNumber(self.value)}, number ${rank + 1} of ${O}; the largest is ${first.label} = ${formatNumber(first.value)}.`,
    factors: (isShort ? parts : self === first ? [self] : [self, first]).map(factorOf),
    program: {
      given: [['net', net]],
      steps: [['exponentials', 'np.exp(net - np.max(net))']],
      result: `exponentials[${o}] / np.sum(exponentials)`,
      slack: 1e-15,
    },
  };
}
