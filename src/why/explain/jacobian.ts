import { equation, hasSymbol, minus, negative, numberEquation, product } from '../../formula/compose.ts';
import { elementwiseActivation } from '../../functions/activations.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import { diagonalNote } from '../../trace/quantitySymbol.ts';
import { type Draft, factorOf, type Part, partOf } from './draft.ts';
import { applied } from './functions.ts';
import { productSentence } from './sentences.ts';
import type { ChainSource } from './source.ts';
import { structuralZero } from './structuralZero.ts';

/** dy[r]/dnet[c]: f'(net) on the diagonal, 0 beside it; of softmax y[r] (1 - y[r]) and -y[r] y[c]. */
export function activationJacobianDraft(source: ChainSource, { layer, row, column }: QuantityRef): Draft {
  const own = partOf(source, layer, layer, 'activationJacobian', row, column);
  const { activation } = source.layers[layer];
  if (activation.type === 'softmax') return softmaxJacobian(source, own);
  if (row !== column) {
    return structuralZero(own, `the output of unit ${row} does not depend on the net value of unit ${column}`);
  }
  const net = partOf(source, layer, layer, 'net', 0, column);
  const y = partOf(source, layer, layer, 'output', 0, column);
  const { formulas, steepest } = elementwiseActivation(activation)!;
  const { derivative } = formulas(net.value);
  const given = hasSymbol(derivative.of, 'y') ? { net, y } : { net };
  return {
    ...applied(own.symbol, derivative, given, own.value),
    sentence: slopeSentence(activation.type, net.value, own.value, steepest),
    factors: Object.values(given).map(factorOf),
  };
}

/** diag(dy/dnet)[o] is an element of dy/dnet. */
export function jacobianDiagonalDraft(source: ChainSource, { layer, column }: QuantityRef): Draft {
  const draft = activationJacobianDraft(source, { layer, quantity: 'activationJacobian', row: column, column });
  const note = diagonalNote('jacobianDiagonal', source.layers[layer].activation.type);
  return note === '' ? draft : { ...draft, notes: [note] };
}

function slopeSentence(name: string, net: number, slope: number, steepest: number): string {
  const at = `the derivative of ${name} at net = ${formatNumber(net)} is ${formatNumber(slope)}`;
  if (slope === 0) return `It is 0 because the unit is flat there: ${at}.`;
  if (!Number.isFinite(slope)) return `It is ${formatNumber(slope)} because ${at}.`;
  return `T${at.slice(1)}${Math.abs(slope) < steepest ? `, of at most ${formatNumber(steepest)}` : ''}.`;
}

function softmaxJacobian(source: ChainSource, own: Part): Draft {
  const { layer, row, column } = own.ref;
  const [first, second] = [row, column].map(unit => partOf(source, layer, layer, 'output', 0, unit));
  if (row === column) {
    return {
      symbols: [equation(own.symbol, product(first.symbol, minus(1, first.symbol)))],
      numbers: [numberEquation(own.symbol, product(first.value, minus(1, first.value)), own.value)],
      sentence: productSentence(own.value, [
        { phrase: `the output ${first.label}`, value: first.value },
        { phrase: 'what is missing to 1', value: 1 - first.value },
      ]),
      factors: [factorOf(first)],
      program: { given: [['y', first.value]], result: 'y * (1 - y)' },
    };
  }
  return {
    symbols: [equation(own.symbol, negative(product(first.symbol, second.symbol)))],
    numbers: [numberEquation(own.symbol, negative(product(first.value, second.value)), own.value)],
    sentence: productSentence(
      own.value,
      [first, second].map(({ label, value }) => ({ phrase: `the output ${label}`, value })),
    ),
    factors: [factorOf(first), factorOf(second)],
    program: {
      given: [
        ['y_row', first.value],
        ['y_column', second.value],
      ],
      result: '-y_row * y_column',
    },
  };
}
