/** The numbers by which the kernels know things: one that they do not know traps, and trains nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createNetwork } from '../../../src/engine/network.ts';
import { matrixCodes, metricCodes, optimizerArguments, stepCodes, tensorCodes } from '../../../src/wasm/codes.ts';
import type { KernelExports } from '../../../src/wasm/exports.ts';
import { KernelNetwork } from '../../../src/wasm/kernelNetwork.ts';
import { optimizerVariants } from '../engine/optimizerVariants.ts';
import { trainingOptions } from '../engine/support.ts';

const module = new WebAssembly.Module(readFileSync(new URL('../../../dist/kernels/f64.wasm', import.meta.url)));
const options = trainingOptions({});

/** The kernels of a network that is ready to be trained. */
function kernels(): KernelExports {
  const { kernels } = new KernelNetwork({ module, memory: undefined }, createNetwork(options, 1), options, 1);
  return kernels;
}

const known = {
  optimizer: optimizerVariants.map(optimizer => optimizerArguments(optimizer)[0]),
  metric: Object.values(metricCodes),
  step: Object.values(stepCodes),
  matrix: Object.values(matrixCodes),
  tensor: Object.values(tensorCodes),
};

/** A call with a code, the rest of it being of no matter. */
const calls: Readonly<Record<keyof typeof known, (made: KernelExports, code: number) => void>> = {
  optimizer: (made, code) => made.chooseOptimizer(code, 0, 0, 0, 0, 0, 0),
  metric: (made, code) => made.setMetrics(code, code, 0.5),
  step: (made, code) => made.performStep(code, 0, 0, 0, 1, 0),
  matrix: (made, code) => made.readBatch(made.allocate(64), 0, code, 1, 0, 1),
  tensor: (made, code) => made.readTensor(0, code, made.allocate(4096), made.allocate(4096)),
};

const trap = { name: 'RuntimeError', message: 'unreachable' };

for (const [kind, codes] of Object.entries(known) as [keyof typeof known, readonly number[]][]) {
  test(`an unknown ${kind} traps`, () => {
    assert.throws(() => calls[kind](kernels(), -1), trap);
    // What the optimizer remembers follows the tensors, and is nothing where it remembers nothing.
    if (kind !== 'tensor') assert.throws(() => calls[kind](kernels(), Math.max(...codes) + 1), trap);
  });
}
