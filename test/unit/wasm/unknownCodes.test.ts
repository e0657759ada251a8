/** The numbers by which the kernels know things: one that they do not know traps, and trains nothing. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createNetwork } from '../../../src/engine/network.ts';
import { matrixCodes, metricCodes, optimizerArguments, stepCodes, tensorCodes } from '../../../src/wasm/codes.ts';
import { instantiate, type KernelExports } from '../../../src/wasm/kernelExports.ts';
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
  optimizer(made, code) {
    made.chooseOptimizer(code, 0, 0, 0, 0, 0, 0);
    made.beginTraining(0);
  },
  metric: (made, code) => made.setMetrics(code, code, 0.5),
  step: (made, code) => made.performStep(code, 0, 0, 0, 1, 0),
  matrix: (made, code) => made.readBatch(made.allocate(64), 0, code, 1, 0, 1),
  tensor: (made, code) => made.readTensor(0, code, made.allocate(4096), made.allocate(4096)),
};

/** The kernels of a network with an activation and a loss that are unknown, ready to be stepped through. */
function unknownKernels(): KernelExports {
  const made = instantiate(module, { activation: () => {}, derivative: () => {} }, undefined);
  made.createNetwork(1, 2, 1000);
  made.addLayer(1, 1000, 1, 0, 0, 1, 1, 1, 0);
  made.finishNetwork();
  const address = made.allocate(8);
  made.setSamples(address, address, 1);
  made.setProbe(address, address);
  made.setMetrics(0, 0, 0.5);
  made.chooseOptimizer(...optimizerArguments(optimizerVariants.find(({ type }) => type === 'adam')!));
  made.beginTraining(0);
  made.allocateSteps();
  made.beginEpoch(0);
  made.performStep(stepCodes.load, 0, address, 0, 1, 0.1);
  return made;
}

const trap = { name: 'RuntimeError', message: 'unreachable' };

for (const [kind, codes] of Object.entries(known) as [keyof typeof known, readonly number[]][]) {
  test(`an unknown ${kind} traps`, () => {
    assert.throws(() => calls[kind](kernels(), -1), trap);
    // What the optimizer remembers follows the tensors, and is nothing where it remembers nothing.
    if (kind !== 'tensor') assert.throws(() => calls[kind](kernels(), Math.max(...codes) + 1), trap);
  });
}

/** Each formula on its own: a row of the catalogue that lacks one of its two must not be trained by the other. */
for (const [step, what] of [
  ['net', 'f of an unknown activation'],
  ['loss', 'the value of an unknown loss'],
  ['outputGradient', 'the derivative of an unknown loss'],
  ['delta', "f' of an unknown activation"],
] as const) {
  test(`${what} traps`, () => {
    const made = unknownKernels();
    assert.throws(() => made.performStep(stepCodes[step], 0, 0, 0, 1, 0.1), trap);
  });
}

test('an update by an unknown rule traps', () => {
  const made = unknownKernels();
  made.chooseOptimizer(1000, 0, 0, 0, 0, 0, 0);
  assert.throws(() => made.performStep(stepCodes.update, 0, 0, 0, 1, 0.1), trap);
});

test('an unknown scalar function traps', () => {
  for (const code of [-1, 5]) assert.throws(() => kernels().scalarFunction(code, 0.5), trap);
});
