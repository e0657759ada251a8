import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { factsOf, isMatrix, quantityNames, sizeOf } from '../../../src/trace/quantity.ts';
import {
  checkRef,
  meaningOf,
  numberLabel,
  parseRef,
  placeOf,
  type QuantityRef,
  refText,
  refTo,
  weightOf,
} from '../../../src/trace/quantityRef.ts';
import { symbolsOf } from '../../../src/trace/quantitySymbol.ts';
import type { LayerShape } from '../../../src/trace/shapes.ts';

/** Also names that look like parts of a reference, and those of the lecture. */
const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('hidden', 'V', 'W', '"', '\\', '\\"', 'a" of "b', ' after epoch 3', '[2]', 'layer 1', '\ud800', ''),
);
const size = fc.integer({ min: 1, max: 5 });
const networks = fc
  .tuple(size, fc.array(fc.tuple(name, size, fc.boolean()), { minLength: 1, maxLength: 4 }))
  .map(([first, rows]) =>
    rows.map(
      ([layerName, outputs, bias], index): LayerShape => ({
        name: layerName,
        inputs: rows[index - 1]?.[1] ?? first,
        outputs,
        bias,
        activation: 'tanh',
      }),
    ),
  );

function* refsIn(layers: readonly LayerShape[]): Generator<QuantityRef> {
  for (const [layer, shape] of layers.entries()) {
    for (const quantity of quantityNames) {
      const [rows, columns] = sizeOf(quantity, shape, layer === layers.length - 1);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) yield { layer, quantity, row, column };
      }
    }
  }
}

suite('a reference as text', () => {
  test('is read back as the same number, of every quantity and any name', () => {
    const epochs = fc.option(fc.integer({ min: 1, max: 1e12 }), { nil: undefined });
    fc.assert(
      fc.property(networks, epochs, (layers, epoch) => {
        for (const ref of refsIn(layers)) {
          const text = refText(layers, ref, epoch);
          assert.deepEqual(parseRef(text, layers), { ref, epoch }, text);
        }
      }),
    );
  });

  test('is another one for every number', () => {
    fc.assert(
      fc.property(networks, layers => {
        const texts = Array.from(refsIn(layers), ref => refText(layers, ref));
        assert.equal(new Set(texts).size, texts.length);
      }),
    );
  });

  test('of a number that the layer does not have is refused where its index stands, of every quantity', () => {
    fc.assert(
      fc.property(networks, fc.integer({ min: 0, max: 1e8 }), (layers, beyond) => {
        for (const [layer, shape] of layers.entries()) {
          for (const quantity of quantityNames) {
            const [rows, columns] = sizeOf(quantity, shape, layer === layers.length - 1);
            const wrong = [
              { row: 0, column: columns + beyond },
              ...(isMatrix(quantity) ? [{ row: rows + beyond, column: 0 }] : []),
            ];
            for (const place of rows === 0 ? [{ row: 0, column: 0 }] : wrong) {
              const ref = { layer, quantity, ...place };
              const text = refText(layers, ref);
              const parsed = parseRef(text, layers);
              assert.ok('problem' in parsed, text);
              assert.equal(parsed.at, text.indexOf('['), parsed.problem);
              assert.throws(() => checkRef(layers, ref), RangeError, text);
            }
          }
        }
      }),
    );
  });

  const layers: readonly LayerShape[] = [
    { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' },
    { name: 'a "b" \\ c', inputs: 3, outputs: 1, bias: false, activation: 'sigmoid' },
  ];

  test('is as people write it', () => {
    const of = (quantity: QuantityRef['quantity'], row: number, column: number, layer = 0) =>
      refText(layers, { layer, quantity, row, column });
    assert.equal(of('gradient', 2, 1), 'dE/dW[2][1] of "hidden"');
    assert.equal(of('delta', 0, 2), 'dE/dnet[2] of "hidden"');
    assert.equal(of('meanGradient', 2, 1), 'mean dE/dW[2][1] of "hidden"');
    assert.equal(of('meanJacobianDiagonal', 0, 1), 'mean diag(dy/dnet)[1] of "hidden"');
    assert.equal(of('weightUpdate', 0, 2, 1), 'ΔW[0][2] of "a \\"b\\" \\\\ c"');
    assert.equal(
      refText(layers, { layer: 0, quantity: 'weightsAfter', row: 2, column: 1 }, 12),
      'W[2][1] of "hidden" after epoch 12',
    );
    const lecture = [
      { ...layers[0]!, name: 'V' },
      { ...layers[1]!, name: 'W' },
    ];
    assert.equal(refText(lecture, { layer: 0, quantity: 'gradient', row: 2, column: 1 }), 'dE/dV[2][1] of "V"');
    assert.equal(refText(lecture, { layer: 1, quantity: 'output', row: 0, column: 0 }), 'z[0] of "W"');
  });

  test('may have the word or the name of a quantity in place of its symbol', () => {
    const found = { layer: 0, quantity: 'meanDelta', row: 0, column: 2 };
    for (const text of ['mean delta[2] of "hidden"', 'meanDelta[2] of "hidden"', 'mean dE/dnet[2] of layer 0']) {
      assert.deepEqual(parseRef(text, layers), { ref: found, epoch: undefined }, text);
    }
  });

  test('that is wrong gets an error that says where', () => {
    const wrong: readonly (readonly [text: string, at: number, words: RegExp])[] = [
      ['', 0, /index in brackets.*found the end/],
      [
        'dE/dW of "hidden"',
        17 - 8,
        /index in brackets, such as \[2\] or \[2\]\[1\] at character 9, found "\\"hidden\\""/,
      ],
      ['dE/dW[2][x] of "hidden"', 8, /of and the name of a layer.*character 8, found "\[x\] of/],
      ['dE/dW[2][1]', 11, /found the end/],
      ['dE/dW[2][1] of hidden', 15, /name of a layer in quotes.*found "hidden"/],
      ['dE/dW[2][1] of "hiden"', 15, /no layer "hiden"; there are "hidden", /],
      ['dE/dW[2][1] of layer 2', 15, /no layer 2; there are 2, counted from 0/],
      ['dE/dW[2][1] of "hidden" at once', 23, /the end, or a time/],
      ['dE/dW[2][1] of "hidden", epoch 0', 23, /a time such as/],
      ['dE/dQ[2][1] of "hidden"', 0, /one of x, W, b, net, y.*found "dE\/dQ/],
      ['dE/dW[2] of "hidden"', 5, /two indices, \[row\]\[column\]: it is a matrix/],
      ['dE/dnet[2][1] of "hidden"', 7, /one index: it is a vector/],
      ['dE/dW[3][1] of "hidden"', 5, /has no dE\/dW\[3\]\[1\]: there are 3 x 2 numbers, counted from 0/],
      ['b[0] of "a \\"b\\" \\\\ c"', 1, /has no bias/],
      ['t[0] of "hidden"', 1, /has no targets: it is not the last layer/],
      ['W[0][0] of "hid\\den"', 15 - 4, /not a name in quotes/],
      ['dE/dW[0][0] of "hidden" after epoch 3', 0, /one of/],
    ];
    for (const [text, at, words] of wrong) {
      const parsed = parseRef(text, layers);
      assert.ok('problem' in parsed, text);
      assert.equal(parsed.at, at, text);
      assert.match(parsed.problem, words);
    }
    const twins = [layers[0]!, { ...layers[1]!, name: 'hidden' }];
    const ambiguous = parseRef('net[0] of "hidden"', twins);
    assert.match('problem' in ambiguous ? ambiguous.problem : '', /layers 0 and 1 are called "hidden": write layer 0/);
  });
});

suite('where a number belongs', () => {
  test('a number of a weight or bias leads to it and back', () => {
    fc.assert(
      fc.property(networks, layers => {
        for (const ref of refsIn(layers)) {
          const { inputs, outputs } = layers[ref.layer]!;
          const weight = weightOf(ref, inputs);
          const { shape } = factsOf(ref.quantity);
          assert.equal(weight !== undefined, ['OxI', 'OI', 'bias'].includes(shape));
          if (weight && shape !== 'OI') assert.deepEqual(refTo(ref.quantity, weight), ref);
          const { unit, input, rowUnit } = placeOf(ref, inputs);
          assert.ok(unit < outputs && input < inputs && rowUnit < outputs);
        }
      }),
    );
  });

  test('its meaning names its unit, its input and its layer', () => {
    const layer = { name: 'hidden', inputs: 2 };
    const words = (quantity: QuantityRef['quantity'], row: number, column: number) =>
      meaningOf(layer, { quantity, row, column });
    assert.equal(words('weights', 2, 1), 'the weight from input 1 to unit 2 of "hidden"');
    assert.equal(words('activationJacobian', 1, 1), 'the derivative of the activation of unit 1 of "hidden"');
    assert.equal(words('biasUpdate', 0, 2), 'what the epoch added to the bias of unit 2 of "hidden"');
  });

  test('a vector is indexed by its column alone', () => {
    for (const quantity of quantityNames) {
      const symbols = symbolsOf([{ name: 'a', inputs: 1, outputs: 1, bias: true, activation: 'tanh' }], 0);
      const label = numberLabel(symbols, { quantity, row: 3, column: 4 });
      assert.equal(label.endsWith('[3][4]'), isMatrix(quantity), label);
    }
  });
});
