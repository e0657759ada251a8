import { equation, fraction, minus, num, numberEquation, product, series, sym } from '../../formula/compose.ts';
import type { Formula } from '../../formula/formula.ts';
import { numberFormula } from '../../formula/quantityFormula.ts';
import { elementwiseActivation } from '../../functions/activations.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import { symbolsOf } from '../../trace/quantitySymbol.ts';
import { type Draft, factorOf, type Part, partOf } from './draft.ts';
import { weightFactors, weightSentence } from './handedDown.ts';
import { shapesIn, valueAt } from './quantities.ts';
import { productSentence } from './sentences.ts';
import type { ChainSource } from './source.ts';
import { sumFactors, sumLines, sumSentence, sumSlack, type Term, termOf } from './sums.ts';

/** dE/dnet[o] = sum over k of dE/dy[k] dy[k]/dnet[o], of which an element-wise activation leaves one term. */
export function deltaDraft(source: ChainSource, ref: QuantityRef): Draft {
  const { layer, column: o } = ref;
  const own = partOf(source, layer, layer, 'delta', 0, o);
  const isLast = layer === source.layers.length - 1;
  if (isLast && source.fused) return fusedDelta(source, own);
  if (source.layers[layer].activation.type === 'softmax') return softmaxDelta(source, own);
  const [gradient, slope] = deltaFactors(source, layer, o);
  const isFlushed = own.value === 0 && gradient.value !== 0 && slope.value !== 0;
  return {
    symbols: [equation(own.symbol, product(gradient.symbol, slope.symbol))],
    numbers: [numberEquation(own.symbol, product(gradient.value, slope.value), own.value)],
    sentence: deltaSentence(source, own, gradient, slope),
    factors: [factorOf(gradient), factorOf(slope)],
    notes: isFlushed ? ['So small a delta is set to 0 in training.'] : [],
    program: {
      given: [
        ['dE_dy', gradient.value],
        ['dy_dnet', slope.value],
      ],
      result: 'dE_dy * dy_dnet',
      slack: isFlushed ? 1e-30 : 0,
    },
  };
}

function deltaFactors(source: ChainSource, layer: number, o: number): readonly [Part, Part] {
  return [
    partOf(source, layer, layer, 'outputGradient', 0, o),
    partOf(source, layer, layer, 'activationJacobian', o, o),
  ];
}

function deltaSentence(source: ChainSource, own: Part, gradient: Part, slope: Part): string {
  const { layer, column: o } = own.ref;
  const { activation, net } = source.layers[layer];
  const { steepest } = elementwiseActivation(activation)!;
  const isLast = layer === source.layers.length - 1;
  return productSentence(own.value, [
    {
      phrase: `the derivative of ${activation.type} at net = ${formatNumber(net[o])}`,
      value: slope.value,
      most: steepest,
      whyZero: 'the unit is flat there and lets no gradient through',
    },
    {
      phrase: isLast
        ? `the derivative of the loss with respect to ${partOf(source, layer, layer, 'output', 0, o).label}`
        : 'the gradient that came from above',
      value: gradient.value,
    },
  ]);
}

function jacobianTerms(source: ChainSource, layer: number, o: number): readonly Term[] {
  return Array.from(source.layers[layer].output, (_, k) =>
    termOf(
      partOf(source, layer, layer, 'outputGradient', 0, k),
      partOf(source, layer, layer, 'activationJacobian', k, o),
    ),
  );
}

/** The row of dE/dy times column o of the Jacobian, in symbols. */
function jacobianSeries(source: ChainSource, layer: number, o: number): Formula {
  const symbols = symbolsOf(shapesIn(source), layer);
  const O = source.layers[layer].shape.outputs;
  const of = product(
    numberFormula('outputGradient', symbols, 0, 'k'),
    numberFormula('activationJacobian', symbols, 'k', o),
  );
  return series('k', O - 1, of);
}

function softmaxDelta(source: ChainSource, own: Part): Draft {
  const { layer, column: o } = own.ref;
  const terms = jacobianTerms(source, layer, o);
  const { outputGradient } = source.layers[layer];
  return {
    symbols: [equation(own.symbol, jacobianSeries(source, layer, o))],
    numbers: sumLines(own.symbol, terms, own.value),
    sentence: sumSentence(own.value, terms),
    factors: sumFactors(terms),
    program: {
      given: [
        ['dE_dy', outputGradient],
        [
          'dy_dnet',
          Float64Array.from(outputGradient, (_, k) =>
            valueAt(source, { layer, quantity: 'activationJacobian', row: k, column: o }),
          ),
        ],
      ],
      result: 'dE_dy @ dy_dnet',
      slack: sumSlack(terms),
    },
  };
}

/** y sum(t) - t after softmax, (y - t) / m after sigmoid; the factors, too, whose product it is. */
function fusedDelta(source: ChainSource, own: Part): Draft {
  const { layer, column: o } = own.ref;
  const { target, fused, classWeight } = source;
  const isSoftmax = source.layers[layer].activation.type === 'softmax';
  const y = partOf(source, layer, layer, 'output', 0, o);
  const t = partOf(source, layer, layer, 'target', 0, o);
  const m = target.length;
  const total = target.reduce((a, b) => a + b, 0);
  const terms = isSoftmax ? jacobianTerms(source, layer, o) : [termOf(...deltaFactors(source, layer, o))];
  const chain = terms.reduce((value, term) => value + term.value, 0);
  const difference = (first: Formula, second: Formula, size: Formula, weight: Formula, ofClass: Formula) => {
    const own = isSoftmax
      ? minus(total === 1 ? first : product(first, weight), second)
      : fraction(minus(first, second), size);
    return classWeight ? product(ofClass, own) : own;
  };
  const chained = isSoftmax
    ? jacobianSeries(source, layer, o)
    : product(...deltaFactors(source, layer, o).map(part => part.symbol));
  return {
    symbols: [
      equation(own.symbol, difference(y.symbol, t.symbol, sym('m'), series('k', m - 1, sym('t', 'k')), sym('w'))),
      equation(own.symbol, chained),
    ],
    numbers: [
      numberEquation(
        own.symbol,
        difference(num(y.value), num(t.value), num(m), num(total), num(classWeight?.value ?? 1)),
        own.value,
      ),
      ...sumLines(own.symbol, terms, chain),
    ],
    sentence: fusedSentence(own, y, t) + weightSentence(source),
    factors: [factorOf(y), factorOf(t), ...weightFactors(source), ...sumFactors(terms)],
    notes: [
      `The training computes this at once, by ${classWeight ? fused!.weighted : fused!.formula}. The product of the factors is the same` +
        (Number.isFinite(chain)
          ? ' but for rounding.'
          : `, but here it is ${formatNumber(chain)}: a factor has left what numbers can hold.`),
    ],
    program: {
      given: [
        ...(classWeight ? ([['w', classWeight.value]] as const) : []),
        ...(isSoftmax
          ? ([
              ['y', y.value],
              ['t', target],
            ] as const)
          : ([
              ['y', y.value],
              ['t', t.value],
              ['m', m],
            ] as const)),
      ],
      result: `${classWeight ? 'w * ' : ''}${isSoftmax ? `(y * np.sum(t) - t[${o}])` : '(y - t) / m'}`,
      slack: 1e-16,
    },
  };
}

function fusedSentence(own: Part, y: Part, t: Part): string {
  const both = `the output ${y.label} is ${formatNumber(y.value)} and its target ${formatNumber(t.value)}`;
  if (own.value === 0) return `It is 0 because ${both}.`;
  if (!Number.isFinite(own.value)) return `It is ${formatNumber(own.value)} because ${both}.`;
  const direction = own.value > 0 ? 'above' : 'below';
  return `T${both.slice(1)}: the output is ${direction} what it should be, whatever the derivative of the activation.`;
}
