import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { gradients, handmade, optionsOf } from './handmade.ts';
import { compared, written } from './support.ts';

const net = handmade({ seed: 9, sizes: [3, 4, 2], acts: ['tanh', 'sigmoid'], loss: 'mse', rows: 5 });
const options = await optionsOf(net);
const own = gradients(net);

/** With numbers written as a program would. */
function printed(print: (value: number) => string, factor = 1): string {
  const rows = (values: readonly number[]) => `[${values.map(value => print(value * factor)).join(', ')}]`;
  const layers = own.map(({ weights, biases }) => `{"weights": [${weights.map(rows)}], "biases": ${rows(biases)}}`);
  return `{"layers": [${layers.join()}]}`;
}

const prints: Readonly<Record<string, (value: number) => string>> = {
  'four places': value => value.toFixed(4),
  'four places without zeros at the end': value => String(Number(value.toFixed(4))),
  'six places': value => value.toFixed(6),
  'three digits': value => String(Number(value.toPrecision(3))),
  'four digits with an exponent': value => value.toExponential(3),
  'eight digits, as NumPy prints': value => String(Number(value.toPrecision(8))),
};

suite('digits that were written', () => {
  for (const [name, print] of Object.entries(prints)) {
    test(`${name}: ours rounds to them, so they are right`, async () => {
      const { pass, tensors } = await compared(options, printed(print));
      assert.ok(pass, JSON.stringify(tensors.filter(({ verdict }) => verdict === 'wrong')));
    });

    test(`${name}: a factor is found in them`, async () => {
      const { pass, mistakes } = await compared(options, printed(print, -1));
      assert.equal(pass, false);
      assert.equal(mistakes[0]?.codes[0], 'sign-reversed');
    });
  }

  test('a right verdict that few digits decide says how many', async () => {
    const { summary, tensors } = await compared(options, printed(prints['four places']!));
    assert.match(summary[1]!, /^They are compared to the \d digits that the file has\.$/);
    assert.ok(tensors.every(({ digits }) => digits !== undefined && digits <= 4));
  });

  test('the last digit counts: one more or less is wrong', async () => {
    const text = printed(value => value.toFixed(4));
    const changed = text.replace(/\d(?=[,\]])/, digit => String((Number(digit) + 5) % 10));
    assert.notEqual(changed, text);
    const { pass, tensors } = await compared(options, changed);
    assert.equal(pass, false);
    assert.deepEqual(
      tensors.filter(({ verdict }) => verdict === 'wrong').map(({ wrong }) => wrong),
      [1],
    );
  });

  test('zeros are no rounded gradients', async () => {
    for (const zero of ['0', '0.0', '-0.0']) {
      const { pass } = await compared(
        options,
        printed(() => zero),
      );
      assert.equal(pass, false, zero);
    }
  });

  test('whole numbers are no rounded gradients', async () => {
    const { tensors } = await compared(
      options,
      written(own, value => Math.round(value)),
    );
    assert.ok(tensors.some(({ verdict }) => verdict === 'wrong'));
  });

  test('float32 numbers are right, whether they are written as such or with all the digits of a double', async () => {
    assert.ok((await compared(options, written(own, Math.fround))).pass);
  });

  test('what is off by more than 1e-5 of it is wrong, and by less right', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1e-8, max: 1e-3, noNaN: true }), async share => {
        const { pass } = await compared(
          options,
          written(own, value => value * (1 + share)),
        );
        if (share < 0.99e-5) assert.ok(pass, String(share));
        if (share > 1.01e-5) assert.ok(!pass, String(share));
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});
