/** The kernels' memory: what is handed out, and what becomes of addresses in the upper half of 4 GiB. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { createNetwork } from '../../../src/engine/network.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { kernelArithmetic } from '../../../src/wasm/kernelArithmetic.ts';
import { kernelBytes, memoryShape, pageBytes, sum } from '../../../src/wasm/kernelMemory.ts';
import { KernelNetwork } from '../../../src/wasm/kernelNetwork.ts';
import { areResident } from '../../../src/wasm/kernelSamples.ts';
import { sharedMemory } from '../../../src/wasm/team.ts';
import { layersOf, trainingOptions } from '../engine/support.ts';

const module = new WebAssembly.Module(readFileSync(new URL('../../../dist/kernels/f64.wasm', import.meta.url)));
const options = trainingOptions({});
const networkInMemory = () => new KernelNetwork({ module, memory: undefined }, createNetwork(options, 1), options, 1);

test('blocks of memory begin at multiples of 64, do not overlap and hold zeros to the end', () => {
  const memory = networkInMemory();
  const sizes = [1, 64, 65, 8, 100_000, 64, 200_000];
  const addresses = sizes.map(size => memory.allocate(size));
  for (const [k, address] of addresses.entries()) {
    assert.equal(address % 64, 0);
    assert.ok(k === 0 || address >= addresses[k - 1] + sizes[k - 1], `block ${k}`);
    const block = new Uint8Array(memory.kernels.memory.buffer, address, sizes[k]);
    assert.ok(block.every(byte => byte === 0));
    block.fill(1);
  }
});

test('of the 4 GiB that can be addressed the upper half is used too, and what goes beyond is refused', () => {
  const memory = networkInMemory();
  const whole = 2 ** 32;
  memory.allocate(whole / 2 - 64);
  const upper = memory.allocate(whole / 4);
  assert.ok(upper > whole / 2);
  memory.doubles(upper, 1)[0] = 5;
  assert.throws(() => memory.allocate(whole / 4), /needs more than the 4 GiB/);
  assert.equal(memory.doubles(upper, 1)[0], 5);
});

/** What each growth from JavaScript made of a memory, in bytes. */
function watchGrowth(t: TestContext) {
  const grown: { readonly memory: WebAssembly.Memory; readonly bytes: number }[] = [];
  const { grow } = WebAssembly.Memory.prototype;
  t.mock.method(WebAssembly.Memory.prototype, 'grow', function (this: WebAssembly.Memory, pages: number) {
    const before = grow.call(this, pages);
    grown.push({ memory: this, bytes: this.buffer.byteLength });
    return before;
  });
  return grown;
}

test('the memory of a training grows once, however many layers it has', t => {
  const grown = watchGrowth(t);
  const layers = layersOf(
    [...Array.from({ length: 50 }, () => 'tanh' as const), 'linear'],
    [...Array.from({ length: 50 }, () => 40), 2],
  );
  for (const optimizer of [optimizerDefaults.adam, { ...optimizerDefaults.sgd, momentum: 0 }]) {
    const trainer = createTrainer(trainingOptions({ layers, optimizer }), { arithmetic: kernelArithmetic(module) });
    trainer.run();
    const { memory, bytes } = grown.at(-1)!;
    assert.equal(memory.buffer.byteLength, bytes);
  }
  assert.equal(grown.length, 2);
});

test('where the memory cannot be reserved at once, it grows as it is needed', t => {
  t.mock.method(WebAssembly.Memory.prototype, 'grow', () => {
    throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
  });
  const memory = networkInMemory();
  assert.ok(memory.allocate(1e6) > 0);
});

test('samples are kept in the memory of the kernels up to 32 MB, those of the validation included', () => {
  // 3 inputs and 2 outputs of 8 bytes.
  const most = Math.floor(2 ** 25 / 40);
  const resident = (rows: number, validated: number) => {
    const data = (count: number) => ({ rows: count, inputs: new Float64Array(), targets: new Float64Array() });
    return areResident({ ...options, training: data(rows), validation: data(validated) }, 8);
  };
  assert.ok(resident(most, 0) && resident(most - 9, 9) && resident(9, most - 9));
  assert.ok(!resident(most + 1, 0) && !resident(most, 1) && !resident(9, most));
});

test('the memory of two threads may grow by a quarter over what is estimated, and by what a batch in steps takes', () => {
  const shared = sharedMemory(options);
  const estimated = sum(Object.values(kernelBytes(memoryShape(options))));
  const most = Math.ceil((1.25 * estimated) / pageBytes) + 256;
  shared.grow(most - shared.buffer.byteLength / pageBytes);
  assert.throws(() => shared.grow(1), RangeError);
});
