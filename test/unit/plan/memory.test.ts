import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Arithmetic } from '../../../src/engine/arithmetic.ts';
import { measureTest } from '../../../src/engine/testing.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { sum, trainingMemory } from '../../../src/plan/memory.ts';
import type { SplitCounts } from '../../../src/plan/split.ts';
import type { RandomStreams } from '../../../src/random/streams.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { kernelArithmetic } from '../../../src/wasm/kernelArithmetic.ts';
import { isAddressable } from '../../../src/wasm/kernelMemory.ts';
import { marks, optionsOf, refusal, type Written, written } from './support.ts';

type Bytes = { buffer: ArrayBufferLike; byteLength: number };

/** Bytes of the arrays of numbers, and of the memory of the kernels, that `work` makes. */
function allocated(work: () => void): { readonly arrays: number; readonly kernels: number } {
  let arrays = 0;
  const memories: { readonly buffer: { readonly byteLength: number } }[] = [];
  const counting = <Kind extends object>(kind: Kind, count: (made: object, values: readonly unknown[]) => void): Kind =>
    new Proxy(kind, {
      construct: (target, values, as) => {
        const made = Reflect.construct(target as never, values, as) as object;
        count(made, values);
        return made;
      },
    });
  const countArray = (made: object, [first]: readonly unknown[]) => {
    if (!(first instanceof ArrayBuffer) && !(first instanceof SharedArrayBuffer)) arrays += (made as Bytes).byteLength;
  };
  const { Float64Array: float64, Float32Array: float32 } = globalThis;
  const { Instance } = WebAssembly;
  globalThis.Float64Array = counting(float64, countArray);
  globalThis.Float32Array = counting(float32, countArray);
  const countMemory = (made: object) => memories.push((made as { exports: { memory: never } }).exports.memory);
  Object.assign(WebAssembly, { Instance: counting(Instance, countMemory) });
  // What is reserved is the estimate itself: without it the memory grows as it is needed.
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = () => {
    throw new RangeError('nothing is reserved here');
  };
  try {
    work();
  } finally {
    WebAssembly.Memory.prototype.grow = grow;
    Object.assign(globalThis, { Float64Array: float64, Float32Array: float32 });
    Object.assign(WebAssembly, { Instance });
  }
  return { arrays, kernels: memories.reduce((bytes, { buffer }) => bytes + buffer.byteLength, 0) };
}

function estimate(spec: Written, rows: Partial<SplitCounts>, batch: number, inputs = 2) {
  const parsed = parseSpec(JSON.stringify(spec)).spec;
  assert.ok(parsed);
  return trainingMemory(parsed, inputs, { training: 0, validation: 0, test: 0, ...rows }, batch);
}

const optimizers = [
  { type: 'sgd', momentum: 0 },
  { type: 'sgd', momentum: 0, weightDecay: 0.1 },
  { type: 'sgd', momentum: 0, clipNorm: 1 },
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

const wide = [
  { units: 900, dropout: 0.5, activation: 'tanh' },
  { units: 700, activation: 'relu', l2: 0.1 },
  { units: 300, activation: 'relu', trainable: false },
  { units: 300, activation: 'relu', trainable: 'bias' },
  { units: 200, activation: 'relu', trainable: 'weights' },
  { units: 1, activation: 'sigmoid' },
];

/** Of what a training really takes, the copy of its record included, which is made at the end of an epoch. */
async function shareEstimated(spec: Written, batch: number): Promise<number> {
  const options = await optionsOf(spec);
  const { training, validation, test: tested, precision } = options;
  const rows = { training: training.rows, validation: validation.rows, test: tested.rows };
  const arithmetic = fastestArithmetic({ precision, reproducible: true, threads: 1 });
  let record = 0;
  const { arrays, kernels } = allocated(() => {
    const trainer = createTrainer(options, { arithmetic });
    record = 8 * trainer.layout.tensorLength;
    trainer.run();
    measureTest(trainer, options);
  });
  const data = [training, validation, tested].flatMap(({ inputs, targets }) => [inputs, targets]);
  const made = kernels + arrays + record + sum(data.map(({ byteLength }) => byteLength));
  return sum(Object.values(estimate(spec, rows, batch, options.inputs))) / made;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

function assertNear(share: number): void {
  assert.ok(share >= 1 && share < 1.15, `${share} of what was allocated was estimated`);
}

for (const precision of ['float64', 'float32']) {
  for (const optimizer of optimizers) {
    const name = Object.values(optimizer).join(' ');
    test(`a ${precision} training by ${name} takes no more memory than was estimated, and not much less`, async () => {
      assertNear(await shareEstimated(written({ precision, layers: wide, optimizer, training: { batchSize: 2 } }), 2));
    });
  }

  test(`${precision}: as much is true where the rows of a batch or the data take most`, async () => {
    const layers = [{ units: 64, activation: 'relu' }, { units: 40, dropout: 0.1 }, { units: 1 }];
    const of = (samples: number, batchSize: number, name: string, more: Written = {}) => {
      const training = { batchSize, validationSplit: 0.2 };
      const spec = { precision, data: { generate: name, samples, testSplit: 0.1 }, layers, training, ...more };
      return shareEstimated(written(spec), batchSize);
    };
    assertNear(await of(20_000, 16_000, 'plane'));
    assertNear(await of(700_000, 20_000, 'plane', { layers: [{ units: 1 }] }));
    assertNear(await of(1_500_000, 1_000, 'plane', { layers: [{ units: 1 }] }));
    // A row that is padded for nothing, and inputs that take more than all layers.
    assertNear(await of(20, 1, 'plane', { layers: [{ units: 60_000, activation: 'relu' }, { units: 1 }] }));
    const wide = {
      inputs: range(2000).map(row => range(600).map(column => ((row * column) % 11) / 1000)),
      targets: range(2000).map(row => [row % 2]),
    };
    assertNear(await of(0, 2000, '', { data: wide, layers: [{ units: 1 }] }));
  });
}

test('what WebAssembly cannot address is known from the shapes, and computed by the plain arithmetic', () => {
  const shapeOf = (units: number, precision: 'float32' | 'float64', more: Written = {}) => {
    const spec = parseSpec(JSON.stringify(written({ layers: [{ units }, { units }, { units: 1 }], ...more }))).spec;
    assert.ok(spec);
    const rows = { trainingRows: 10, validationRows: 0, batchSize: 10 };
    return { precision, inputs: 2, layers: spec.layers, optimizer: spec.optimizer, clips: false, ...rows };
  };
  // A weight takes 3 numbers, 1 double to be copied and 3 in the record: 56 bytes, or 44.
  assert.ok(isAddressable(shapeOf(8_500, 'float64')));
  assert.ok(!isAddressable(shapeOf(8_800, 'float64')));
  assert.ok(isAddressable(shapeOf(9_600, 'float32')));
  assert.ok(!isAddressable(shapeOf(9_900, 'float32')));
  assert.ok(!isAddressable(shapeOf(8_500, 'float64', { optimizer: { type: 'adam' } })));
  const { parameters } = estimate(written({ layers: [{ units: 8_800 }, { units: 8_800 }, { units: 1 }] }), {}, 1);
  assert.equal(parameters, 8 * 2 * (8_800 * 3 + 8_800 * 8_801 + 8_801));
});

test('kernels that cannot address a training leave it to the plain arithmetic before they allocate or draw anything', async () => {
  const options = await optionsOf(written({ layers: [{ units: 1 }] }));
  // The shapes of a network of 80 million weights; the arithmetic fails at the first thing that it does with them.
  const huge = { ...options, layers: [{ ...options.layers[0]!, units: 40_000_000 }, ...options.layers] };
  const seen: unknown[] = [];
  const plain = (given: unknown) => {
    seen.push(given);
    return {} as Arithmetic;
  };
  const streams = new Proxy({}, { get: () => assert.fail('drawn') }) as RandomStreams;
  const module = new Proxy({}, { get: () => assert.fail('used') }) as WebAssembly.Module;
  const { kernels } = allocated(() => kernelArithmetic(module, undefined, plain)(huge, streams, { recording: true }));
  assert.deepEqual([seen.length, seen[0] === huge, kernels], [1, true, 0]);
});

const small = written({ layers: [{ name: 'wide', units: 4 }, { units: 1 }], optimizer: { type: 'adam' } });

test('memory may be used up to the limit', async () => {
  const bytes = sum(Object.values(estimate(small, { training: 4 }, 4)));
  const options = (spec: Written, memoryBytes: number) => marks(spec, { limits: { memoryBytes } });
  assert.deepEqual(await options(small, bytes), []);
  assert.equal((await options(small, bytes - 1)).length, 1);
});

test('the refusal says what was asked and what is allowed, and points at the part that takes most', async () => {
  const limits = { memoryBytes: 2 ** 22 };
  const layers = [{ name: 'wide', units: 1000 }, { units: 1 }];
  const cases: [Written, string, RegExp][] = [
    [
      written({ data: { generate: 'sine', samples: 1000 }, layers, training: { batchSize: 'full' } }),
      'too-much-memory at "full"',
      /^training would take [\d.]+ MB of memory, and [\d.]+ MB of it are for the activations of a batch of 1,000 rows; at most 4 MB are allowed; choose a smaller "batchSize"$/,
    ],
    [
      written({
        layers: [layers[0], { units: 50 }, layers[1]],
        training: { batchSize: 1 },
        optimizer: { type: 'adam' },
      }),
      'too-much-memory at 50',
      /MB of it are for 53,101 weights and biases, their gradients, what "adam" remembers of them and the record of an epoch; at most 4 MB are allowed; give layer "layer 2" fewer units$/,
    ],
    [
      written({ data: { generate: 'sine', samples: 200_000 }, layers: [{ units: 1 }] }),
      'too-much-memory at 200000',
      /MB of it are for 200,000 rows; at most 4 MB are allowed; use the first rows only, with "limit"$/,
    ],
  ];
  for (const [spec, mark, message] of cases) {
    assert.match(await refusal(spec, { limits }), message);
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
