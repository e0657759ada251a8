import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { sum, trainingMemory } from '../../../src/plan/memory.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import { marks, optionsOf, refusal, type Written, written } from './support.ts';

/** Bytes of the arrays of doubles that `work` makes. */
function allocated(work: () => void): number {
  const plain = globalThis.Float64Array;
  let bytes = 0;
  globalThis.Float64Array = new Proxy(plain, {
    construct: (target, values, as) => {
      const made = Reflect.construct(target, values, as);
      if (!(values[0] instanceof ArrayBuffer)) bytes += made.byteLength;
      return made;
    },
  });
  try {
    work();
  } finally {
    globalThis.Float64Array = plain;
  }
  return bytes;
}

function estimate(spec: Written, trainingRows: number, validationRows: number, batch: number) {
  const parsed = parseSpec(JSON.stringify(spec)).spec;
  assert.ok(parsed);
  return trainingMemory(parsed, 2, trainingRows, validationRows, batch);
}

const layers = [
  { units: 40, dropout: 0.5, activation: 'tanh' },
  { units: 30, activation: 'relu', trainable: false },
  { units: 1, activation: 'sigmoid' },
];

const optimizers = [
  { type: 'sgd', momentum: 0 },
  { type: 'sgd', momentum: 0.9 },
  { type: 'adagrad' },
  { type: 'rmsprop' },
  { type: 'adam' },
  { type: 'adam', amsgrad: true },
  { type: 'adamw' },
  { type: 'adamax' },
  { type: 'nadam' },
  { type: 'adadelta' },
  { type: 'lion' },
];

for (const optimizer of optimizers) {
  const name = Object.values(optimizer).join(' ');
  test(`a training by ${name} takes the memory that was estimated, to within a hundredth`, async () => {
    const spec = written({ layers, optimizer, training: { batchSize: 2, validationSplit: 0.25 } });
    const options = await optionsOf(spec);
    const { data, record, ...rest } = estimate(spec, 3, 1, 2);
    // The copy of the record is made at the end of an epoch.
    const made = allocated(() => createTrainer(options));
    const expected = sum(Object.values(rest)) + record / 2;
    assert.ok(Math.abs(made / expected - 1) < 0.01, `${made} bytes were allocated, ${expected} estimated`);
    const { training, validation } = options;
    const held = [training.inputs, training.targets, validation.inputs, validation.targets];
    assert.equal(data, sum(held.map(({ byteLength }) => byteLength)));
  });
}

const plain = written({ layers: [{ name: 'wide', units: 4 }, { units: 1 }], optimizer: { type: 'adam' } });
const bytesOf = (spec: Written, trained = 4, held = 0, batch = 4) => {
  return sum(Object.values(estimate(spec, trained, held, batch)));
};

test('memory may be used up to the limit', async () => {
  const bytes = bytesOf(plain);
  const options = (spec: Written, memoryBytes: number) => marks(spec, { limits: { memoryBytes } });
  assert.deepEqual(await options(plain, bytes), []);
  assert.equal((await options(plain, bytes - 1)).length, 1);
});

test('the refusal says what was asked and what is allowed, and points at the part that takes most', async () => {
  const limits = { memoryBytes: 1024 };
  const cases: [Written, string, string][] = [
    [
      written({
        data: { generate: 'sine', samples: 1000 },
        layers: [{ units: 9 }, { units: 1 }],
        training: { batchSize: 'full' },
      }),
      'too-much-memory at "full"',
      'training would take 441.23 KB of memory, and 422.3 KB of it are for the activations of a batch of 1,000 rows; ' +
        'at most 1 KB are allowed; choose a smaller "batchSize"',
    ],
    [
      written({
        layers: [{ name: 'wide', units: 100 }, { units: 1 }],
        training: { batchSize: 1 },
        optimizer: { type: 'adam' },
      }),
      'too-much-memory at 100',
      'training would take 55.219 KB of memory, and 47.141 KB of it are for 401 weights and biases, their gradients, what "adam" ' +
        'remembers of them and the record of an epoch; at most 1 KB are allowed; give layer "wide" fewer units',
    ],
    [
      written({ data: { generate: 'sine', samples: 20_000 }, layers: [{ units: 1 }] }),
      'too-much-memory at 20000',
      'training would take 315.1 KB of memory, and 312.5 KB of it are for 20,000 rows; ' +
        'at most 1 KB are allowed; use the first rows only, with "limit"',
    ],
  ];
  for (const [spec, mark, message] of cases) {
    assert.equal(await refusal(spec, { limits }), message);
    assert.deepEqual(await marks(spec, { limits }), [mark]);
  }
});

test('rows that are held out are measured in portions and not in the batch', async () => {
  const sized = (validationSplit: number) => {
    const training = { batchSize: 'full', validationSplit };
    return written({ data: { generate: 'sine', samples: 10_000 }, layers: [{ units: 50 }, { units: 1 }], training });
  };
  const limits = { memoryBytes: 10_000 * 260 * 8 };
  assert.match(await refusal(sized(0), { limits }), /a batch of 10,000 rows/);
  assert.equal((await optionsOf(sized(0.2), { limits })).training.rows, 8000);
});

test('what a network of default limits asks for is refused before it is made', async () => {
  const layer = { name: 'wide', units: 8_000 };
  const optimizer = { type: 'rmsprop' };
  const spec = written({ layers: [layer, { units: 12_300, name: 'wider' }, { units: 1 }], optimizer });
  assert.match(await refusal(spec), /at most 8,192 MB are allowed; give layer "wider" fewer units$/);
});
