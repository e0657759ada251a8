import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTrainer } from '../../../src/engine/trainer.ts';
import type { Prepared } from '../../../src/plan/prepare.ts';
import { csvFile, inline, prepared } from './support.ts';

/** What holds for whatever was written: places lie in the text, in order, and options are there or a reason why not. */
function assertSound({ problems, options, summary }: Prepared, text: string): void {
  for (const [index, { offset, length, message }] of problems.entries()) {
    assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length, `${message} at ${offset}+${length}`);
    assert.ok(index === 0 || problems[index - 1].offset <= offset, 'problems are out of order');
  }
  const refused = problems.some(({ severity }) => severity === 'error');
  assert.equal(options === undefined, refused);
  assert.equal(summary === undefined, refused);
}

const good = JSON.stringify({
  data: { csv: 'data.csv', inputs: ['a', 'b'], target: 'y', standardize: true },
  layers: [
    { units: 2, activation: 'tanh' },
    { name: 'out', units: 2, activation: 'softmax' },
  ],
  training: { batchSize: 'full', validationSplit: 0.5 },
  probe: { sample: 0 },
});
const files = csvFile('a,b,y\n1,x,0\n2,y,1\n,x,0\n3,x,1\n');

test('text of any kind is answered with problems, never with an exception', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), async text => {
      assertSound(await prepared(text, { files }), text);
    }),
  );
});

test('a good text with a piece cut out or put in is answered too', async () => {
  const pieces = fc.constantFrom('', ',', '"', '{', ']', 'null', '-1', '1e999', '0', '[]', '"a"', '"__proto__":1,');
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length), fc.nat(12), pieces, async (at, cut, piece) => {
      const text = good.slice(0, at) + piece + good.slice(at + cut);
      assertSound(await prepared(text, { files }), text);
    }),
    { numRuns: 300 },
  );
});

test('a CSV file of any bytes is answered with problems, never with an exception', async () => {
  const cells = fc.constantFrom('1', 'x', '', '"', ',', ',', '\n', '\n', '\r\n', ' ', '\t', 'NA', '\ufeff', '\0', 'é');
  await fc.assert(
    fc.asyncProperty(fc.array(cells, { maxLength: 30 }), async parts => {
      assertSound(await prepared(good, { files: csvFile(`a,b,y\n${parts.join('')}`) }), good);
    }),
    { numRuns: 300 },
  );
});

const specs = fc.record(
  {
    seed: fc.nat(),
    data: fc.oneof(
      fc.constant(inline),
      fc.constant({ csv: 'data.csv', target: 'y' }),
      fc.record({
        generate: fc.constantFrom('xor', 'circle', 'spiral', 'sine'),
        samples: fc.integer({ min: 1, max: 9 }),
        noise: fc.constantFrom(0, 0.1),
        standardize: fc.boolean(),
      }),
    ),
    layers: fc.array(
      fc.record({
        units: fc.integer({ min: 1, max: 3 }),
        activation: fc.constantFrom('linear', 'tanh', 'relu', 'sigmoid', 'softmax'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    loss: fc.constantFrom('mse', 'halfSquaredError', 'crossEntropy', 'binaryCrossEntropy'),
    training: fc.record({
      batchSize: fc.constantFrom(1, 3, 'full'),
      validationSplit: fc.constantFrom(0, 0.3, 0.99),
    }),
    probe: fc.oneof(
      fc.record({ sample: fc.nat(4) }),
      fc.record({
        input: fc.constant([1, 2]),
        target: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }),
      }),
    ),
  },
  { requiredKeys: ['data', 'layers'] },
);

test('whatever is prepared without an error, the engine takes and trains', async () => {
  let trained = 0;
  await fc.assert(
    fc.asyncProperty(specs, async spec => {
      const text = JSON.stringify(spec);
      const result = await prepared(text, { files });
      assertSound(result, text);
      if (!result.options) return;
      createTrainer(result.options).step();
      trained++;
    }),
    { numRuns: 300 },
  );
  assert.ok(trained > 30, `only ${trained} specs were trained`);
});
