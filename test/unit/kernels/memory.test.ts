/** The kernels' memory: what is handed out, what becomes of addresses in the upper half of 4 GiB, and what is asked of it by a wrong code. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createNetwork } from '../../../src/engine/network.ts';
import { KernelNetwork } from '../../../src/kernels/kernelNetwork.ts';
import { trainingOptions } from '../engine/support.ts';

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

/** Calls with a code, the rest of them being of no matter. */
const calls: Readonly<Record<string, (kernels: KernelNetwork['kernels'], code: number) => void>> = {
  optimizer: (kernels, code) => kernels.chooseOptimizer(code, 0, 0, 0, 0, 0, 0),
  metric: (kernels, code) => kernels.setMetrics(code, code, 0.5),
  step: (kernels, code) => kernels.performStep(code, 0, 0, 0, 1, 0),
  'matrix of a batch': (kernels, code) => kernels.readBatch(kernels.allocate(64), 0, code, 1, 0, 1),
};

for (const [what, call] of Object.entries(calls)) {
  test(`the code of a ${what} that there is not traps, and is not taken for another`, () => {
    for (const code of [-1, 1000]) {
      assert.throws(() => call(networkInMemory().kernels, code), { name: 'RuntimeError', message: 'unreachable' });
    }
  });
}
