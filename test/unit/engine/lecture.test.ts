/**
 * The lecture's two-layer network, worked by hand: first layer V, second layer W, sigmoid units, E = (1/2) sum (z - t)^2.
 *
 * With L = ln 3 the sigmoid gives sigmoid(L) = 3/4 and sigmoid(-L) = 1/4, and at both its derivative is 3/16.
 *
 *   x = (1, 2)   V = [ L  0 ; 0 -L/2 ]    net = (L, -L)   y = (3/4, 1/4)
 *   t = (1, 1)   W = [ L  L ; -L -L ]     net = (L, -L)   z = (3/4, 1/4)
 *
 *   E       = (1/2) (1/16 + 9/16)                                    = 5/16
 *   dE/dz   = z - t                                                  = (-1/4, -3/4)
 *   delta W = dE/dz . diag(3/16, 3/16)                               = (-3/64, -9/64)
 *   dE/dW   = deltaT yT                                              = [ -9 -3 ; -27 -9 ] / 256
 *   dE/dy   = delta W . W = (-3/64 + 9/64) L for both                = (3L/32, 3L/32)
 *   delta V = dE/dy . diag(3/16, 3/16)                               = (9L/512, 9L/512)
 *   dE/dV   = deltaT xT                                              = [ 9L 18L ; 9L 18L ] / 512
 *   dE/dx   = delta V . V                                            = (9L^2/512, -9L^2/1024)
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRows } from '../../../src/engine/batches.ts';
import { plainLayer } from '../../../src/engine/defaults.ts';
import { explicitBackward } from '../../../src/engine/explicit.ts';
import { expandJacobian } from '../../../src/engine/jacobians.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import { createOptimizer, parametersOf } from '../../../src/engine/optimizers.ts';
import type { LayerOptions, Samples } from '../../../src/engine/options.ts';
import { backward, forward, inputGradient } from '../../../src/engine/passes.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { assertClose } from './support.ts';

const L = Math.log(3);
const sample: Samples = { rows: 1, inputs: Float64Array.of(1, 2), targets: Float64Array.of(1, 1) };
const expected = {
  outputGradientW: [-1 / 4, -3 / 4],
  deltaW: [-3 / 64, -9 / 64],
  dW: [-9 / 256, -3 / 256, -27 / 256, -9 / 256],
  dy: [(3 * L) / 32, (3 * L) / 32],
  deltaV: [(9 * L) / 512, (9 * L) / 512],
  dV: [(9 * L) / 512, (18 * L) / 512, (9 * L) / 512, (18 * L) / 512],
  dx: [(9 * L * L) / 512, (-9 * L * L) / 1024],
};

function layer(name: string, ...weights: number[]): LayerOptions {
  const weightInit = { type: 'explicit', values: Float64Array.from(weights) } as const;
  return { name, units: 2, activation: { type: 'sigmoid' }, weightInit, biasInit: { type: 'zeros' }, ...plainLayer };
}

function lectureNetwork() {
  const layers = [layer('V', L, 0, 0, -L / 2), layer('W', L, L, -L, -L)];
  const network = createNetwork({ seed: 0, inputs: 2, layers, loss: 'halfSquaredError' }, 1);
  loadRows(network, sample, 0, 1);
  return network;
}

test('the fast route gives the lecture network the numbers worked by hand', () => {
  const network = lectureNetwork();
  const [v, w] = network.layers;
  assertClose([forward(network, 1)], [5 / 16], 1e-15, 'E');
  backward(network, 1);
  inputGradient(v, 1);
  assertClose(v.y, [3 / 4, 1 / 4], 1e-15, 'y');
  assertClose(w.y, [3 / 4, 1 / 4], 1e-15, 'z');
  assertClose(w.dy, expected.outputGradientW, 1e-15, 'dE/dz');
  assertClose(w.jacobianDiagonal, [3 / 16, 3 / 16], 1e-15, 'dz/dnet');
  assertClose(w.dnet, expected.deltaW, 1e-15, 'delta of W');
  assertClose(w.dw, expected.dW, 1e-15, 'dE/dW');
  assertClose(w.db, expected.deltaW, 1e-15, 'dE/db of W');
  assertClose(w.dx, expected.dy, 1e-15, 'dE/dy');
  assertClose(v.dnet, expected.deltaV, 1e-15, 'delta of V');
  assertClose(v.dw, expected.dV, 1e-15, 'dE/dV');
  assertClose(v.db, expected.deltaV, 1e-15, 'dE/db of V');
  assertClose(v.dx, expected.dx, 1e-15, 'dE/dx');
});

test('the explicit route shows every matrix of the lecture with the numbers worked by hand', () => {
  const [v, w] = explicitBackward(lectureNetwork(), sample.inputs, sample.targets);
  assertClose(w.outputGradient.values, expected.outputGradientW, 1e-15, 'dE/dz');
  assertClose(expandJacobian(w.activationJacobian).values, [3 / 16, 0, 0, 3 / 16], 1e-15, 'dz/dnet');
  const blocks = [3 / 4, 1 / 4, 0, 0, 0, 0, 3 / 4, 1 / 4];
  assertClose(expandJacobian(w.parameterJacobian).values, blocks, 1e-15, 'dnet/dvec(W)');
  assertClose(w.delta.values, expected.deltaW, 1e-15, 'delta of W');
  assertClose(w.weightGradient.values, expected.dW, 1e-15, 'dE/dW');
  assertClose(expandJacobian(w.inputJacobian).values, [L, L, -L, -L], 0, 'dnet/dy');
  assertClose(w.inputGradient.values, expected.dy, 1e-15, 'dE/dy');
  assert.equal(v.outputGradient, w.inputGradient, 'what comes down takes the place of the output gradient');
  assertClose(expandJacobian(v.parameterJacobian).values, [1, 2, 0, 0, 0, 0, 1, 2], 0, 'dnet/dvec(V)');
  assertClose(v.delta.values, expected.deltaV, 1e-15, 'delta of V');
  assertClose(v.weightGradient.values, expected.dV, 1e-15, 'dE/dV');
  assertClose(v.biasGradient!.values, expected.deltaV, 1e-15, 'dE/db of V');
  assertClose(v.inputGradient.values, expected.dx, 1e-15, 'dE/dx');
});

test('a step of gradient descent moves V and W against their gradients by the learning rate', () => {
  const network = lectureNetwork();
  forward(network, 1);
  backward(network, 1);
  const parameters = parametersOf(network);
  const optimizer = createOptimizer(optimizerDefaults.sgd, parameters);
  optimizer.begin();
  for (const { theta } of parameters) optimizer.update(theta, 2);
  const [v, w] = network.layers;
  assertClose(w.w, [L + 18 / 256, L + 6 / 256, -L + 54 / 256, -L + 18 / 256], 1e-15, 'W');
  assertClose(w.b, [6 / 64, 18 / 64], 1e-15, 'bias of W');
  assertClose(v.w, [L - (18 * L) / 512, (-36 * L) / 512, (-18 * L) / 512, -L / 2 - (36 * L) / 512], 1e-15, 'V');
});
