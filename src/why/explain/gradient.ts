import { equation, numberEquation, product, series } from '../../formula/compose.ts';
import { numberFormula } from '../../formula/quantityFormula.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import { type QuantityRef, quoted } from '../../trace/quantityRef.ts';
import { symbolsOf } from '../../trace/quantitySymbol.ts';
import { type Draft, factorOf, type Part, partOf } from './draft.ts';
import { shapesIn } from './quantities.ts';
import { count, productSentence } from './sentences.ts';
import type { ChainSource } from './source.ts';
import { structuralZero } from './structuralZero.ts';

/** dnet[r]/dvec(W)[c]: the input where column c belongs to unit r's weights, 0 elsewhere. */
export function parameterJacobianDraft(source: ChainSource, { layer, row, column }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, 'parameterJacobian', row, column);
  const I = source.layers[layer].shape.inputs;
  const unit = Math.floor(column / I);
  if (unit !== row) return structuralZero(own, `unit ${row}'s net value does not depend on unit ${unit}'s weights`);
  const x = partOf(source, layer, layer, 'input', 0, column % I);
  return {
    symbols: [equation(own.symbol, x.symbol)],
    numbers: [numberEquation(own.symbol, own.value)],
    sentence: `Unit ${row}'s net value has this weight times ${x.label} in it, so it is ${x.label} = ${formatNumber(x.value)}.`,
    factors: [factorOf(x)],
    program: { given: [['x', x.value]], result: 'x' },
  };
}

/** dE/dW[o][i] = dE/dnet[o] x[i]. */
export function gradientDraft(source: ChainSource, { layer, row: o, column: i }: QuantityRef): Draft {
  return outerProduct(source, partOf(source, layer, layer, 'gradient', o, i), o, i);
}

/** dE/dvec(W)[c] = sum over k of dE/dnet[k] dnet[k]/dvec(W)[c], of which the block structure leaves one term. */
export function vectorGradientDraft(source: ChainSource, { layer, column }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, 'vectorGradient', 0, column);
  const { inputs: I, outputs: O } = source.layers[layer].shape;
  const [o, i] = [Math.floor(column / I), column % I];
  const symbols = symbolsOf(shapesIn(source), layer);
  const of = product(numberFormula('delta', symbols, 0, 'k'), numberFormula('parameterJacobian', symbols, 'k', column));
  const jacobian = partOf(source, layer, layer, 'parameterJacobian', o, column);
  const draft = outerProduct(source, own, o, i);
  const others =
    O === 1 ? [] : [`The other ${count(O - 1, 'term')} of the sum ${O === 2 ? 'is' : 'are'} zero by construction.`];
  return {
    ...draft,
    symbols: [equation(own.symbol, series('k', O - 1, of)), ...draft.symbols],
    factors: [draft.factors[0], factorOf(jacobian)],
    notes: [`Element ${column} of vec(${symbols.weights}) is ${symbols.weights}[${o}][${i}].`, ...others],
  };
}

function outerProduct(source: ChainSource, own: Part, o: number, i: number): Draft {
  const { layer } = own.ref;
  const delta = partOf(source, layer, layer, 'delta', 0, o);
  const x = partOf(source, layer, layer, 'input', 0, i);
  const below = source.layers[layer - 1]?.shape.name;
  return {
    symbols: [equation(own.symbol, product(delta.symbol, x.symbol))],
    numbers: [numberEquation(own.symbol, product(delta.value, x.value), own.value)],
    sentence: productSentence(own.value, [
      { phrase: `the delta ${delta.label}`, value: delta.value },
      {
        phrase: `the input ${x.label}`,
        value: x.value,
        whyZero: below === undefined ? 'the data has it so' : `unit ${i} of ${quoted(below)} put out 0`,
      },
    ]),
    factors: [factorOf(delta), factorOf(x)],
    program: {
      given: [
        ['delta', delta.value],
        ['x', x.value],
      ],
      result: 'delta * x',
    },
  };
}

/** dE/db[o] = dE/dnet[o], as dnet/db is the identity. */
export function biasGradientDraft(source: ChainSource, { layer, column: o }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, 'biasGradient', 0, o);
  const delta = partOf(source, layer, layer, 'delta', 0, o);
  return {
    symbols: [equation(own.symbol, delta.symbol)],
    numbers: [numberEquation(own.symbol, own.value)],
    sentence: `It is the delta of the unit, ${formatNumber(delta.value)}: the bias adds to the net value with a factor of 1.`,
    factors: [factorOf(delta)],
    program: { given: [['delta', delta.value]], result: 'delta' },
  };
}
