import type { Formula } from '../../../src/formula/formula.ts';
import type { SampleShares, Walk } from '../../../src/why/chain.ts';
import type { Explanation } from '../../../src/why/explanation.ts';

const symbol = (name: string, index?: string): Formula => ({ kind: 'symbol', name, ...(index && { index }) });
const number = (value: number): Formula => ({ kind: 'number', value });
const by = (of: string, to: Formula): Formula => ({ kind: 'derivative', of: symbol(of), by: to });

/** Of a weight of the first layer, as the host would say it. */
export const madeExplanation: Explanation = {
  ref: { layer: 0, quantity: 'gradient', row: 1, column: 1 },
  title: 'dE/dW[1][1] of "hidden"',
  subject: 'Gradient of sample 2 in epoch 3',
  value: -0.000_62,
  symbols: [
    {
      kind: 'equation',
      sides: [
        by('E', symbol('W', '1,1')),
        { kind: 'product', factors: [by('E', symbol('net', '1')), symbol('x', '1')] },
        {
          kind: 'product',
          factors: [
            {
              kind: 'series',
              index: 'k',
              from: '0',
              to: 'O-1',
              of: { kind: 'product', factors: [by('E', symbol('y', 'k')), by('y', symbol('net', '1'))] },
            },
            symbol('x', '1'),
          ],
        },
      ],
    },
  ],
  numbers: [
    {
      kind: 'equation',
      isRounded: true,
      sides: [
        number(-0.000_62),
        { kind: 'product', factors: [number(-0.31), number(0.002), number(1)] },
        {
          kind: 'sum',
          terms: [number(-0.001), number(0.000_38), number(-1e-12)],
        },
      ],
    },
  ],
  sentence:
    'The derivative of sigmoid at net = 6.2 is 0.002, which makes it small; the upstream gradient was -0.31, the input 1.',
  factors: [
    {
      label: 'dE/dnet[1]',
      value: -0.000_62,
      meaning: 'the delta of unit 1 of "hidden"',
      ref: { layer: 0, quantity: 'delta', row: 0, column: 1 },
    },
    {
      label: 'dE/dy[1]',
      value: -0.31,
      meaning: 'the gradient that "out" hands down',
      ref: { layer: 1, quantity: 'inputGradient', row: 0, column: 1 },
    },
    { label: 'x[1]', value: 1, meaning: 'the input, from the data' },
  ],
  notes: ['The weights are those after the epoch minus its update: the last digit may differ.'],
  latex: '\\frac{dE}{dW_{1,1}} = -0.00062',
  python: 'import numpy as np\nprint(np.float64(-0.00062))\n',
};

export const madeShares: SampleShares = {
  ref: madeExplanation.ref,
  epoch: 20,
  rows: 120,
  all: 150,
  mean: -0.0123,
  negative: -0.0201,
  positive: 0.0078,
  up: [
    { sample: 17, sourceRow: 21, label: 'setosa', gradient: -0.41 },
    { sample: 3, sourceRow: 3, label: '<b>virginica</b>', gradient: -0.2 },
    { sample: 4, sourceRow: 4, label: '', gradient: -0.011 },
  ],
  down: [
    { sample: 60, sourceRow: 75, label: 'versicolor', gradient: 0.3 },
    { sample: 61, sourceRow: 76, label: 'versicolor', gradient: 0.0001 },
  ],
  zeros: 12,
  isWeighted: false,
  nonFinite: 0,
};

const titles = ['Gradient and Jacobian', 'Back-propagation through a layer', 'A two-layer MLP', 'Training W'];

/** A step of the walk in English. */
export function madeWalk(step: number, language: Walk['language'] = 'en'): Walk {
  return {
    language,
    step,
    titles,
    content: {
      title: titles[step]!,
      paragraphs: [
        'A vector differentiated by a vector is a Jacobian matrix, with one row per output and one column per input.',
        'The chain rule between vectors is a matrix product.',
      ],
      formulas: [madeExplanation.symbols[0]!],
      layer: 0,
      parts: ['outputGradient', 'activationJacobian', 'delta'],
    },
  };
}
