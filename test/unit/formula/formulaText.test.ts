import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  call,
  derivative,
  ePower,
  equation,
  fraction,
  minus,
  negative,
  num,
  numberEquation,
  power,
  product,
  root,
  series,
  sum,
  sym,
  words,
} from '../../../src/formula/compose.ts';
import type { Formula } from '../../../src/formula/formula.ts';
import { latex } from '../../../src/formula/formulaLatex.ts';
import { plainText } from '../../../src/formula/formulaText.ts';

const [x, y] = [sym('x', 1), sym('y')];
const cases: readonly [what: string, formula: Formula, plain: string, tex: string][] = [
  ['an index', sym('W', 2, 1), 'W[2][1]', 'W_{2,1}'],
  ['a name of letters', sym('net', 2), 'net[2]', '\\mathit{net}_{2}'],
  ['a name of words', sym('net above', 'k'), 'net above[k]', '\\text{net above}_{k}'],
  ['a Greek letter before a letter', sym('ΔW', 0, 1), 'ΔW[0][1]', '\\Delta W_{0,1}'],
  ['a derivative', derivative(sym('E'), x), 'dE/dx[1]', '\\frac{\\mathrm{d} E}{\\mathrm{d} x_{1}}'],
  ['a negative factor', product(x, -2), 'x[1] · (-2)', 'x_{1} \\cdot \\left(-2\\right)'],
  ['a sum as a factor', product(minus(1, y), y), '(1 - y) · y', '\\left(1 - y\\right) \\cdot y'],
  ['a negative term', sum(x, -2, negative(y)), 'x[1] - 2 - y', 'x_{1} - 2 - y'],
  ['a sum that is taken away', minus(1, sum(x, y)), '1 - (x[1] + y)', '1 - \\left(x_{1} + y\\right)'],
  ['a negative number that is taken away', minus(1, -2), '1 - (-2)', '1 - \\left(-2\\right)'],
  ['a fraction of sums', fraction(sum(x, 1), product(2, y)), '(x[1] + 1) / (2 · y)', '\\frac{x_{1} + 1}{2 \\cdot y}'],
  ['a fraction as a factor', product(fraction(1, y), x), '1 / y · x[1]', '\\frac{1}{y} \\cdot x_{1}'],
  ['a power', power(sum(x, 1), 2), '(x[1] + 1)^2', '\\left(x_{1} + 1\\right)^{2}'],
  ['a power of e', ePower(negative(x)), 'e^(-x[1])', 'e^{-x_{1}}'],
  ['a base with a power of ten', power(8.743e-5, 2), '(8.743e-5)^2', '\\left(8.743 \\times 10^{-5}\\right)^{2}'],
  ['a negative base', power(-2, 2), '(-2)^2', '\\left(-2\\right)^{2}'],
  ['a root', root(fraction(2, sym('π'))), 'sqrt(2 / π)', '\\sqrt{\\frac{2}{\\pi}}'],
  ['a known function', call('tanh', x), 'tanh(x[1])', '\\tanh\\left(x_{1}\\right)'],
  ['another function', call('sign', x, y), 'sign(x[1], y)', '\\operatorname{sign}\\left(x_{1}, y\\right)'],
  ['a transpose', { kind: 'transpose', of: y }, 'y^T', 'y^{\\mathsf{T}}'],
  ['a series', series('k', 3, product(x, y)), 'sum over k from 0 to 3 of x[1] · y', '\\sum_{k=0}^{3} x_{1} \\cdot y'],
  ['an equation', equation(y, x), 'y = x[1]', 'y = x_{1}'],
  ['words with signs that LaTeX reads', words('100% of {a_b}'), '100% of {a_b}', '\\text{100\\% of \\{a\\_b\\}}'],
  ['a power of ten', num(-1.25e-7), '-1.25e-7', '-1.25 \\times 10^{-7}'],
  ['a large power of ten', num(1e200), '1e200', '1 \\times 10^{200}'],
  ['what is not a number', num(Number.NaN), 'NaN', '\\mathrm{NaN}'],
  ['an infinity', num(Number.NEGATIVE_INFINITY), '-∞', '-\\infty'],
  ['zero', num(-0), '0', '0'],
];

suite('a formula as plain text and as LaTeX', () => {
  for (const [what, formula, plain, tex] of cases) {
    test(`has ${what}`, () => {
      assert.equal(plainText(formula), plain);
      assert.equal(latex(formula), tex);
    });
  }

  test('has as many digits as are asked for', () => {
    assert.equal(plainText(num(1 / 3)), '0.3333');
    assert.equal(plainText(num(1 / 3), String), '0.3333333333333333');
    assert.equal(
      latex(num(1 / 3), value => value.toFixed(1)),
      '0.3',
    );
  });
});

suite('an equation in numbers', () => {
  test('is exact where all digits are shown', () => {
    assert.equal(plainText(numberEquation(y, product(0.5, 0.25), 0.125)), 'y = 0.5 · 0.25 = 0.125');
  });

  test('is rounded where one number has more', () => {
    assert.equal(plainText(numberEquation(y, product(0.5, 1 / 3), 1 / 6)), 'y ≈ 0.5 · 0.3333 ≈ 0.1667');
  });

  test('is exact where what it has is not a number', () => {
    assert.equal(plainText(numberEquation(y, Number.NaN)), 'y = NaN');
  });
});
