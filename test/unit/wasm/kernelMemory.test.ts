/** What a training takes of the kernels' memory, as their allocations add up by hand. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { plainLayer } from '../../../src/engine/defaults.ts';
import type { LayerOptions } from '../../../src/engine/options.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import {
  isAddressable,
  kernelBytes,
  type MemoryShape,
  memoryShape,
  memoryShapes,
  pageBytes,
  reserveMemory,
  sum,
} from '../../../src/wasm/kernelMemory.ts';
import { isWorthATeam, sharedMemory } from '../../../src/wasm/team.ts';
import { layersOf, noSamples, trainingOptions } from '../engine/support.ts';

/** Tables, orders and what is rounded up, in every training. */
const rest = 1.5 * 2 ** 20;
const plainDescent = { ...optimizerDefaults.sgd, learningRate: 0.1, momentum: 0 };

/** 3 inputs, 4 and 2 units: every row of up to 4 numbers is one panel of 32 bytes. */
const small: MemoryShape = {
  ...memoryShape(trainingOptions({ optimizer: plainDescent })),
  trainingRows: 7,
  validationRows: 0,
  batchSize: 3,
};
/** 10 inputs, 40 and 33 units of float32, 8 to a panel: 2, 5 and 5 panels. */
const wide: MemoryShape = {
  ...small,
  precision: 'float32',
  inputs: 10,
  layers: layersOf(['tanh', 'linear'], [40, 33]),
  optimizer: optimizerDefaults.adam,
  trainingRows: 30,
  validationRows: 50,
  batchSize: 20,
};
const changed = (of: MemoryShape, l: number, change: Partial<LayerOptions>): MemoryShape => ({
  ...of,
  layers: of.layers.map((layer, index) => (index === l ? { ...layer, ...change } : layer)),
});

suite('the bytes of a training', () => {
  test('in float64, with batches that are not padded', () => {
    const { data, parameters, optimizer, batch } = kernelBytes(small);
    // x and t of 7 rows and the probe; an order of 7 and rows in order; spread, sizes and class weights of 2 outputs.
    assert.equal(data, 8 * 5 * 8 + 4 * 14 + 8 * 4);
    // Each layer: weights of 4 rows three times, nine vectors of a panel, itself; a scratch of 4 x 3 + 4 numbers.
    assert.equal(parameters, 2 * (3 * 128 + 9 * 32 + 2048) + 8 * 16);
    assert.equal(optimizer, 0);
    // x and t; net, y and delta of each layer; a row; metrics of 2 outputs.
    assert.equal(batch, 2 * 96 + 2 * 3 * 96 + (4 + 1) * 32 + 48 * 2 + rest);
  });

  test('in float32, with padded batches that are transposed', () => {
    const { data, parameters, optimizer, batch } = kernelBytes(wide);
    assert.equal(data, 81 * 43 * 4 + 4 * (50 + 30) + 8 * 35);
    // 16 rows would be 512 bytes, which are moved apart to 640.
    const [first, second] = [5 * 640, 5 * 1280];
    assert.equal(parameters, 4 * (first + second) + 2 * (9 * 160 + 2048) + 8 * (40 * 33 + 33));
    assert.equal(optimizer, 2 * (first + second + 160 + 160));
    // Batches of 20, padded to 24 rows, which are 768 bytes a panel.
    const transposed = 2 * 1280 * 3;
    assert.equal(batch, 768 * (2 + 5) + 3 * 768 * 10 + transposed + (24 + 2) * 32 + 48 * 33 + rest);
    assert.equal(kernelBytes(changed(wide, 0, { dropout: 0.1 })).batch, batch + 2 * 768 * 5);
  });

  test('gradients are only transposed from batches of 16 and layers of 32 units above the first', () => {
    const transposes = (batchSize: number, units: number, first = 40) => {
      const of = (last: number) =>
        kernelBytes({ ...wide, batchSize, layers: layersOf(['tanh', 'linear'], [first, last]) }).batch;
      // One unit less is as many panels, and 48 bytes of metrics less.
      return of(units) - of(units - 1) - 48;
    };
    assert.ok(transposes(16, 32) > 0);
    assert.equal(transposes(15, 32), 0);
    assert.equal(transposes(16, 31), 0);
    const once = kernelBytes({ ...wide, layers: layersOf(['linear'], [40]) }).batch;
    assert.equal(once, 768 * (2 + 5) + 3 * 768 * 5 + (24 + 2) * 32 + 48 * 40 + rest);
    // By the wider side of the layer: 40 units below 32 are 1280 bytes a panel, 32 below 40 as well.
    const ofWidths = (below: number, units: number) =>
      kernelBytes({ ...wide, layers: layersOf(['tanh', 'linear'], [below, units]) }).batch -
      (768 * (2 + 2 * Math.ceil(units / 8)) +
        3 * 768 * (Math.ceil(below / 8) + Math.ceil(units / 8)) -
        768 * Math.ceil(units / 8)) -
      ((24 + 2) * 32 + 48 * units + rest);
    assert.equal(ofWidths(40, 33), 2 * 1280 * 3);
    assert.equal(ofWidths(80, 33), 2 * 2688 * 3);
    assert.equal(ofWidths(40, 81), 2 * 2816 * 3);
  });

  test('batches are no larger than the data', () => {
    assert.equal(kernelBytes({ ...small, batchSize: 100 }).batch, kernelBytes({ ...small, batchSize: 7 }).batch);
    assert.ok(kernelBytes({ ...small, batchSize: 7 }).batch > kernelBytes({ ...small, batchSize: 6 }).batch);
  });

  test('gradients need room unless weights are updated on the way, by plain descent without penalties', () => {
    const { parameters } = kernelBytes(small);
    const more = (shape: MemoryShape) => kernelBytes(shape).parameters - parameters;
    for (const shape of [
      { ...small, optimizer: { ...plainDescent, momentum: 0.9 } },
      { ...small, optimizer: { ...plainDescent, weightDecay: 0.1 } },
      { ...small, optimizer: optimizerDefaults.adam },
      { ...small, clips: true },
    ]) {
      assert.equal(more(shape), 2 * 128);
    }
    for (const change of [
      { l1: 0.1 },
      { l2: 0.1 },
      { l1: 1 },
      { l2: 1 },
      { trainable: 'bias' },
      { trainable: false },
    ] as const) {
      assert.equal(more(changed(small, 1, change)), 128, JSON.stringify(change));
    }
    assert.equal(more(changed(small, 1, { trainable: 'weights' })), 0);
  });

  test('an optimizer remembers what is trained, padding included', () => {
    const adam = { ...small, optimizer: optimizerDefaults.adam };
    const of = (change: Partial<LayerOptions>) => kernelBytes(changed(adam, 0, change)).optimizer;
    const whole = 2 * (128 + 32);
    assert.equal(of({}), 2 * whole);
    assert.equal(of({ trainable: 'weights' }), whole + 2 * 128);
    assert.equal(of({ trainable: 'bias' }), whole + 2 * 32);
    assert.equal(of({ trainable: false }), whole);
    assert.equal(of({ bias: false }), 2 * whole);
  });

  test('of samples that are more than 32 MB only two batches and the probe stand in memory', () => {
    const most = 2 ** 25 / 40;
    const data = (trainingRows: number, validationRows: number) =>
      kernelBytes({ ...small, trainingRows, validationRows }).data - 8 * 4;
    const [rows, validated] = [Math.floor(most) - 5, 5];
    assert.equal(data(rows, validated), (rows + validated + 1) * 40 + 4 * 2 * rows);
    assert.equal(data(rows, validated + 1), (2 * 3 + 1) * 40 + 4 * 2 * rows);
    // The rows in order are as many as the larger set has.
    assert.equal(data(5, rows + 9), (2 * 3 + 1) * 40 + 4 * (rows + 9 + 5));
  });

  test('records of a call are tensors of up to 1 MB, but of one epoch at least, and the scalars of 1024 epochs', () => {
    const recordOf = (shape: MemoryShape) => {
      const { tensorLength, scalarLength } = traceLayout(memoryShapes(shape));
      return { row: 8 * tensorLength, tensors: kernelBytes(shape).record - 8 * scalarLength * 1024 };
    };
    const few = recordOf(small);
    assert.ok(1024 * few.row < 2 ** 20 === (few.tensors === 1024 * few.row));
    assert.equal(recordOf(wide).tensors, 2 ** 20);
    const large = recordOf({ ...wide, layers: layersOf(['tanh', 'linear'], [400, 330]) });
    assert.ok(large.row > 2 ** 20);
    assert.equal(large.tensors, large.row);
    const least = recordOf({ ...small, inputs: 1, layers: layersOf(['linear'], [1]) });
    assert.equal(least.tensors, 1024 * least.row);
  });
});

test('the shape of a training has its rows, and whether it clips', () => {
  const options = trainingOptions({ validation: { ...noSamples, rows: 5 } });
  const shape = memoryShape(options);
  assert.deepEqual([shape.trainingRows, shape.validationRows, shape.batchSize, shape.inputs], [7, 5, 3, 3]);
  const clips = (clipping: typeof options.clipping) => memoryShape({ ...options, clipping }).clips;
  assert.deepEqual([{}, { value: 1 }, { norm: 1 }, { value: 1, norm: 1 }].map(clips), [false, true, true, true]);
  assert.deepEqual(
    memoryShapes(shape).map(({ name, inputs, outputs, bias, activation }) => [name, inputs, outputs, bias, activation]),
    [
      ['1', 3, 4, true, 'tanh'],
      ['2', 4, 2, true, 'linear'],
    ],
  );
});

test('a training of up to 3.9 GiB is computed by the kernels', () => {
  const ofInputs = (inputs: number) => ({
    ...small,
    inputs,
    layers: [{ ...small.layers[0]!, ...plainLayer, units: 1000 }],
  });
  const size = (inputs: number) => sum(Object.values(kernelBytes(ofInputs(inputs))));
  let [fits, not] = [1, 1e6];
  while (not - fits > 1) {
    const middle = Math.floor((fits + not) / 2);
    if (isAddressable(ofInputs(middle))) fits = middle;
    else not = middle;
  }
  assert.ok(size(fits) <= 3.9 * 2 ** 30 && size(not) > 3.9 * 2 ** 30);
});

suite('memory is reserved', () => {
  const options = trainingOptions({});
  const bytes = sum(Object.values(kernelBytes(memoryShape(options))));
  const memory = (initial: number, maximum = 65_536) => new WebAssembly.Memory({ initial, maximum, shared: false });

  test('as many pages as are needed, and none where there are enough', () => {
    const made = memory(2);
    reserveMemory(made, options);
    assert.equal(made.buffer.byteLength, Math.ceil(bytes / pageBytes) * pageBytes);
    const { buffer } = made;
    reserveMemory(made, options);
    assert.equal(made.buffer, buffer);
    const one = memory(Math.ceil(bytes / pageBytes) - 1);
    reserveMemory(one, options);
    assert.equal(one.buffer.byteLength, made.buffer.byteLength);
    const large = memory(1000);
    reserveMemory(large, options);
    assert.equal(large.buffer.byteLength, 1000 * pageBytes);
  });

  test('where it can be: less may do, and what else goes wrong is thrown', t => {
    const tight = memory(2, 3);
    reserveMemory(tight, options);
    assert.equal(tight.buffer.byteLength, 2 * pageBytes);
    t.mock.method(WebAssembly.Memory.prototype, 'grow', () => {
      throw new TypeError('no such thing');
    });
    assert.throws(() => reserveMemory(memory(2), options), TypeError);
  });

  test('for two threads it begins with two pages', () => {
    assert.equal(sharedMemory(options).buffer.byteLength, 2 * pageBytes);
  });
});

test('a second thread pays from 1e7 operations a batch, six for each weight and sample', () => {
  const of = (batchSize: number, inputs: number, ...units: number[]) =>
    isWorthATeam(
      trainingOptions({
        inputs,
        layers: layersOf(
          units.map(() => 'linear'),
          units,
        ),
        batchSize,
      }),
    );
  assert.ok(of(10, 1, 166_667));
  assert.ok(!of(10, 1, 166_666));
  assert.ok(of(166_667, 10, 1));
  // 100 x 100 + 100 x 67 weights.
  assert.ok(of(100, 100, 100, 67));
  assert.ok(!of(99, 100, 100, 67));
  assert.ok(!of(100, 99, 100, 67));
  assert.ok(!of(100, 100, 99, 67));
});
