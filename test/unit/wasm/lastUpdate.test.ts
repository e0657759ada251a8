/** What an update was made of: by the kernels as by the reference, and what was used. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ParameterNumbers } from '../../../src/engine/arithmetic.ts';
import { optimizerTensors } from '../../../src/engine/optimizerTensors.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { fastestArithmetic } from '../../../src/threads/kernelFiles.ts';
import { optimizerVariants } from '../engine/optimizerVariants.ts';
import { layersOf, trainingOptions } from '../engine/support.ts';
import { assertEqual, reproducible, takesPowers } from './support.ts';

/** A step, and what both sides say of it. */
function step(trainer: Trainer): void {
  trainer.lastUpdate.isolateGradient();
  trainer.step();
}

const viewOf = ({ lastUpdate, network }: Trainer) =>
  network.layers.map((_, l) => ({
    gradient: lastUpdate.gradient(l),
    clipped: lastUpdate.clippedGradient(l),
    state: lastUpdate.optimizerState(l),
  }));

function assertSameViews(options: EngineOptions, tolerance: number): void {
  const plain = createTrainer(options);
  const kernels = createTrainer(options, { arithmetic: reproducible });
  while (plain.state === 'training') {
    step(plain);
    step(kernels);
    const [expected, actual] = [viewOf(plain), viewOf(kernels)];
    for (const [l, { gradient, clipped, state }] of expected.entries()) {
      const same = (a: ParameterNumbers, b: ParameterNumbers, what: string) => {
        for (const name of ['weights', 'bias'] as const) {
          assert.equal(a[name].length, b[name].length, `${name} of ${what}`);
          for (const [k, value] of b[name].entries()) {
            assertEqual(a[name][k]! + 0, value + 0, tolerance, `${what} ${name}[${k}]`);
          }
        }
      };
      same(actual[l]!.gradient, gradient, `gradient of layer ${l}`);
      same(actual[l]!.clipped, clipped, `clipped gradient of layer ${l}`);
      assert.equal(actual[l]!.state.length, state.length);
      for (const [index, tensor] of state.entries())
        same(actual[l]!.state[index]!, tensor, `state ${index} of layer ${l}`);
    }
  }
}

suite('what an update was made of, by the kernels as by the reference', () => {
  for (const optimizer of optimizerVariants) {
    test(JSON.stringify(optimizer), () => {
      assertSameViews(trainingOptions({ optimizer, epochs: 2 }), takesPowers(optimizer) ? 1e-11 : 0);
    });
  }

  const [hidden, last] = layersOf(['relu', 'linear'], [6, 2]);
  const adam = { ...optimizerDefaults.adam, learningRate: 0.01 };
  const variants: Readonly<Record<string, Partial<EngineOptions>>> = {
    'batches of one': { batchSize: 1 },
    'bounded elements and a penalty': { clipping: { value: 0.05 }, layers: [{ ...hidden!, l1: 0.1, l2: 0.2 }, last!] },
    'a bounded norm': { clipping: { norm: 0.1 } },
    'a frozen layer and one without a bias': {
      layers: [
        { ...hidden!, trainable: false },
        { ...last!, bias: false },
      ],
      optimizer: adam,
    },
    dropout: { layers: [{ ...hidden!, dropout: 0.3 }, last!], optimizer: adam },
  };
  for (const [name, options] of Object.entries(variants)) {
    test(name, () => assertSameViews(trainingOptions({ epochs: 2, ...options }), 1e-11));
  }
});

for (const precision of ['float64', 'float32'] as const) {
  test(`the clipped gradient is what plain descent went down by, with fused multiply-add (${precision})`, () => {
    const options = trainingOptions({ precision, clipping: { value: 0.2 } });
    const arithmetic = fastestArithmetic({ precision, reproducible: false, threads: 1 });
    const trainer = createTrainer(options, { arithmetic });
    const before = trainer.network.layers.map(({ w }) => Float64Array.from(w));
    step(trainer);
    const round = precision === 'float64' ? (x: number) => x : Math.fround;
    for (const [l, { w }] of trainer.network.layers.entries()) {
      const { weights: g } = trainer.lastUpdate.clippedGradient(l);
      assert.ok(g.some(value => value !== 0));
      for (const [k, value] of w.entries()) {
        const expected = round(before[l]![k]! - round(round(0.1) * g[k]!));
        assert.ok(Math.abs(value - expected) <= (precision === 'float64' ? 1e-16 : 1e-7), `${value}, not ${expected}`);
      }
    }
  });
}

test('a gradient that stands alone is that of its batch, and the training goes on as without', () => {
  const options = trainingOptions({ batchSize: 2, epochs: 2 });
  const watched = createTrainer(options, { arithmetic: reproducible });
  const left = createTrainer(options, { arithmetic: reproducible });
  const gradients: number[] = [];
  while (watched.state === 'training') {
    step(watched);
    gradients.push(watched.lastUpdate.gradient(0).weights[0]!);
  }
  while (left.state === 'training') left.step();
  assert.equal(new Set(gradients).size, gradients.length);
  assert.deepEqual(watched.network.layers[0]!.w, left.network.layers[0]!.w);
});

test('an optimizer names as many tensors as it keeps', () => {
  for (const optimizer of optimizerVariants) {
    const trainer = createTrainer(trainingOptions({ optimizer }));
    assert.equal(trainer.lastUpdate.optimizerState(0).length, optimizerTensors(optimizer).length);
  }
});
