import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Formula } from '../../../../src/protocol/explanation.ts';
import { formulaText } from '../../../../webview/chain/formulaText.ts';

const symbol = (name: string, index?: string): Formula => ({ kind: 'symbol', name, ...(index && { index }) });
const number = (value: number): Formula => ({ kind: 'number', value });
const text = (formula: Formula) => formulaText(formula, String);

suite('formulaText', () => {
  test('a sum as a factor, a base and behind a minus sign stands in parentheses', () => {
    const sum: Formula = { kind: 'sum', terms: [symbol('y'), { kind: 'negative', of: symbol('t') }] };
    assert.equal(text(sum), 'y - t');
    assert.equal(text({ kind: 'product', factors: [number(2), sum] }), '2 · (y - t)');
    assert.equal(text({ kind: 'power', base: sum, exponent: number(2) }), '(y - t)^2');
    assert.equal(text({ kind: 'negative', of: sum }), '-(y - t)');
  });

  test('a negative number stands in parentheses as a factor, and takes the place of the plus in a sum', () => {
    assert.equal(text({ kind: 'product', factors: [number(-0.5), number(-2)] }), '(-0.5) · (-2)');
    assert.equal(text({ kind: 'sum', terms: [number(-1), number(2), number(-3)] }), '-1 + 2 - 3');
  });

  test('derivatives, indices, roots, fractions, series and rounded equations read as they are said', () => {
    const derivative: Formula = { kind: 'derivative', of: symbol('E'), by: symbol('W', '2,1') };
    const series: Formula = { kind: 'series', index: 'k', from: '0', to: '2', of: symbol('x', 'k') };
    assert.equal(
      text({ kind: 'equation', isRounded: true, sides: [derivative, series] }),
      'dE/dW[2,1] ≈ sum over k from 0 to 2 of x[k]',
    );
    const step: Formula = { kind: 'fraction', over: symbol('m'), under: { kind: 'root', of: symbol('v') } };
    assert.equal(text(step), 'm / sqrt(v)');
    assert.equal(
      text({ kind: 'transpose', of: { kind: 'call', name: "f'", arguments: [symbol('net')] } }),
      "f'(net)^T",
    );
  });
});
