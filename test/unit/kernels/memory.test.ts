/** The kernels' memory: what is handed out, and what becomes of addresses in the upper half of 4 GiB. */
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
