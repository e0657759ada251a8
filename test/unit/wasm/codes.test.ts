/** A code that the kernels do not know traps: nothing is trained as something else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { activationNames } from '../../../src/functions/activations.ts';
import { lossNames } from '../../../src/functions/losses.ts';
import { activationCodes, lossCodes, optimizerCodes } from '../../../src/wasm/codes.ts';
import { instantiate, type KernelExports } from '../../../src/wasm/kernelExports.ts';

const module = new WebAssembly.Module(readFileSync(new URL('../../../dist/kernels/f64.wasm', import.meta.url)));
const host = { activation: () => {}, derivative: () => {} };

/** One layer of one unit, trained on one sample with a weight of 0. */
function trainOnce(activation: number, loss: number, optimizer = optimizerCodes.sgd): KernelExports {
  const kernels = instantiate(module, host, undefined);
  kernels.createNetwork(1, 2, loss);
  kernels.addLayer(1, activation, 1, 0, 0, 1, 1, 1, 0);
  kernels.finishNetwork();
  const address = kernels.allocate(8);
  kernels.chooseOptimizer(optimizer, 0, 0, 0, 0, 0, 0);
  kernels.setClipping(Number.NaN, Number.NaN);
  kernels.setSamples(address, address, 1);
  kernels.setProbe(address, address);
  kernels.setMetrics(0, 0, 0.5);
  kernels.beginTraining(0);
  kernels.beginEpoch(0);
  kernels.trainBatch(address, 0, 1, 0.1);
  return kernels;
}

const unknown = [-1, 1000];

suite('the kernels', () => {
  test('know every activation and every loss of the catalogues', () => {
    for (const name of activationNames) trainOnce(activationCodes[name], lossCodes.mse);
    for (const name of lossNames) trainOnce(activationCodes.sigmoid, lossCodes[name]);
  });

  test('know every rule of the optimizers', () => {
    for (const code of Object.values(optimizerCodes)) trainOnce(activationCodes.linear, lossCodes.mse, code);
  });

  test('trap for an optimizer that is none, instead of training by lion', () => {
    for (const code of [...unknown, Object.keys(optimizerCodes).length]) {
      assert.throws(() => trainOnce(activationCodes.linear, lossCodes.mse, code), WebAssembly.RuntimeError, `${code}`);
    }
  });

  test('trap for an activation that is none, instead of asking the host for it', () => {
    for (const code of [...unknown, activationNames.length]) {
      assert.throws(() => trainOnce(code, lossCodes.mse), WebAssembly.RuntimeError, `${code}`);
    }
  });

  test('trap for a loss that is none, instead of training on the sum of the outputs', () => {
    for (const code of [...unknown, lossNames.length]) {
      assert.throws(() => trainOnce(activationCodes.linear, code), WebAssembly.RuntimeError, `${code}`);
    }
  });
});
