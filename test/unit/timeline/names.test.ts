/** What names show at a stop is what the engine has computed by then, and follows from the formulas. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { BatchQuantity } from '../../../src/engine/arithmetic.ts';
import { explicitBackward } from '../../../src/engine/explicit.ts';
import { expandJacobian } from '../../../src/engine/jacobians.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { functionNames } from '../../../src/expression/functions.ts';
import { isTensor, type Tensor } from '../../../src/expression/value.ts';
import { classCount } from '../../../src/functions/classWeights.ts';
import { fusedLoss } from '../../../src/functions/losses.ts';
import type { Names } from '../../../src/timeline/names.ts';
import { nameTable } from '../../../src/timeline/nameTable.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { optimizerVariants } from '../engine/optimizerVariants.ts';
import { layersOf, randomSamples, trainingOptions, withClasses } from '../engine/support.ts';
import { bits } from './reading.ts';
import { onwards, type Trial, timelineOf, trials } from './trainingsOfTimelines.ts';

const quantities = {
  x: 'input',
  net: 'net',
  y: 'output',
  mask: 'dropoutMask',
  dy: 'outputGradient',
  Jdiag: 'jacobianDiagonal',
  delta: 'delta',
  dx: 'inputGradient',
  gradient: 'gradient',
  biasGradient: 'biasGradient',
  penalizedGradient: 'penalizedGradient',
  clippedGradient: 'clippedGradient',
  clippedBiasGradient: 'clippedBiasGradient',
  W: 'weights',
  b: 'bias',
} as const satisfies Readonly<Record<string, BatchQuantity>>;

/** The only names that show more than the engine has where it stands. */
function showsMore(name: string, layer: number, { layers, loss }: EngineOptions): boolean {
  const isLast = layer === layers.length - 1;
  return (
    (name === 'dx' && layer === 0) ||
    (name === 'dy' && isLast && fusedLoss(layers[layer]!.activation.type, loss) !== undefined)
  );
}

async function assertShowsEngine(trial: Trial): Promise<void> {
  const { options, arithmetic } = trial;
  const timeline = timelineOf(trial);
  const trainer = createTrainer(options, { arithmetic });
  const { course } = timeline;
  for (let time = 0; trainer.state === 'training' && time < 3 * course.ofBatch.length; ) {
    const steps = trainer.steps()!;
    steps.next();
    for (const stop of course.ofBatch) {
      const before = options.layers.map((_, l) => (['weights', 'bias'] as const).map(part => steps.read(part, l)));
      while (steps.done < stop.done && !steps.failure) steps.next();
      if (steps.failure) return;
      await timeline.seek(time++, onwards);
      if (timeline.ending) return;
      for (const l of options.layers.keys()) {
        for (const [name, quantity] of Object.entries(quantities)) {
          const isHeld = stop.operation === 'step' && stop.layer === l && (name === 'W' || name === 'b');
          const read = isHeld ? before[l]![name === 'W' ? 0 : 1]! : steps.read(quantity, l);
          const value = timeline.names.value(name, l)!;
          const where = `${name} of layer ${l} at ${JSON.stringify(stop)}`;
          if (read instanceof Float64Array) assert.equal(bits((value as Tensor).values), bits(read), where);
          else if (!showsMore(name, l, options)) assert.deepEqual(value, read, where);
        }
      }
    }
    if (course.at(time).stop.phase === 'end') time += course.ofEnd.length;
    steps.finish();
  }
}

test('a name shows what the engine has computed before the stop, and of an update what was before it', async () => {
  await fc.assert(fc.asyncProperty(trials, assertShowsEngine), { seed: 61, numRuns: 80 });
});

test('the loss of a batch is the sum that the engine makes: of a single batch the epoch has the same', async () => {
  await fc.assert(
    fc.asyncProperty(trials, async trial => {
      const options = { ...trial.options, batchSize: trial.options.training.rows, epochs: 2 };
      const timeline = timelineOf({ ...trial, options });
      await timeline.seek(timeline.course.timeOf(2, 1, 0) - 1, onwards);
      if (timeline.ending) return;
      const loss = timeline.names.value('loss') as number;
      assert.equal(loss, timeline.names.value('meanLoss'));
      const { named } = nameTable(options);
      assert.equal(named.get('meanLoss')!.recorded!(timeline.layout, 0), networkScalarIndex('loss'));
    }),
    { seed: 62, numRuns: 80 },
  );
});

const tensor = (names: Names, name: string, layer: number, sample?: number): Float64Array => {
  const value = sample === undefined ? names.value(name, layer) : names.ofSample(name, layer, sample);
  if (value === undefined || !isTensor(value)) assert.fail(`${name}: ${JSON.stringify(value)}`);
  return value.values;
};

function assertNear(actual: Float64Array, expected: ArrayLike<number>, what: string): void {
  assert.equal(actual.length, expected.length, what);
  for (const [k, value] of actual.entries()) {
    const error = Math.abs(value - expected[k]!) / Math.max(1, Math.abs(expected[k]!));
    assert.ok(error <= 1e-12, `${what}[${k}] is ${value}, by the product of Jacobians ${expected[k]}`);
  }
}

const nets = [
  { activations: ['tanh', 'sigmoid', 'linear'], loss: 'mse', weighted: false },
  { activations: ['gelu', 'softmax'], loss: 'crossEntropy', weighted: true },
  { activations: ['softmax', 'relu', 'softmax'], loss: 'mse', weighted: false },
  { activations: ['elu', 'sigmoid'], loss: 'binaryCrossEntropy', weighted: false },
] as const;

for (const { activations, loss, weighted } of nets) {
  test(`gradients at stops are products of Jacobian matrices (${activations.join(', ')}, ${loss})`, async () => {
    const units = [4, 3, 3].slice(-activations.length);
    const m = units.at(-1)!;
    const drawn = randomSamples(5, 4, 3, m, loss);
    const training = weighted ? withClasses(drawn, m) : drawn;
    const classWeights = weighted ? Array.from({ length: classCount(m) }, (_, k) => 0.3 + 1.7 * k) : undefined;
    const options = trainingOptions({
      layers: layersOf(activations, units),
      loss,
      training,
      classWeights,
      batchSize: 4,
      epochs: 2,
    });
    const timeline = timelineOf({
      options,
      arithmetic: plainArithmetic,
      pace: 0,
      markBytes: 2 ** 20,
    });
    const update = timeline.course.ofBatch.findIndex(({ phase }) => phase === 'update');
    await timeline.seek(timeline.course.timeOf(2, 1, update), onwards);
    const { names } = timeline;
    const network = createNetwork(options, 4);
    for (const [l, layer] of network.layers.entries()) {
      layer.w.set(tensor(names, 'W', l));
      layer.b.set(tensor(names, 'b', l));
    }
    const sums = network.layers.map(({ w }) => new Float64Array(w.length));
    for (let n = 0; n < 4; n++) {
      const x = tensor(names, 'x', 0, n);
      const t = (names.ofSample('t', 0, n) as Tensor).values;
      for (const [l, made] of explicitBackward(network, x, t).entries()) {
        const of = (name: string) => tensor(names, name, l, n);
        assertNear(of('dy'), made.outputGradient.values, 'dy');
        assertNear(of('J'), expandJacobian(made.activationJacobian).values, 'J');
        assertNear(of('delta'), made.product.values, 'delta');
        assertNear(of('gradient'), made.weightGradient.values, 'gradient');
        assertNear(of('biasGradient'), made.biasGradient!.values, 'biasGradient');
        assertNear(of('dx'), made.inputGradient.values, 'dx');
        made.weightGradient.values.forEach((value, k) => {
          sums[l]![k]! += value;
        });
      }
    }
    const { rows } = training;
    const classOf = (n: number) => training.targets.subarray(n * m, n * m + m).indexOf(1);
    const total = classWeights
      ? Array.from({ length: rows }, (_, n) => classWeights[classOf(n)]!).reduce((a, b) => a + b)
      : rows;
    for (const [l, sum] of sums.entries())
      assertNear(
        tensor(names, 'gradient', l),
        sum.map(value => value / total),
        'mean gradient',
      );
  });
}

test('names that were kept throw when the training has gone on', async () => {
  const timeline = timelineOf({
    options: trainingOptions({}),
    arithmetic: plainArithmetic,
    pace: 0,
    markBytes: 0,
  });
  const { names } = timeline;
  assert.ok(isTensor(names.value('x', 0)!));
  await timeline.seek(1, onwards);
  assert.throws(() => names.value('x', 0), /has gone on/);
  assert.throws(() => names.ofSample('x', 0, 0), /has gone on/);
  assert.throws(() => names.position, /has gone on/);
});

test('no name means two things, with any optimizer, and none is a function of the language', () => {
  for (const optimizer of optimizerVariants) {
    const { all } = nameTable(trainingOptions({ optimizer }));
    const names = all.flatMap(({ name, aliases }) => [name, ...aliases]);
    assert.deepEqual(names, [...new Set(names)]);
    assert.deepEqual(
      names.filter(name => functionNames.includes(name)),
      [],
    );
  }
});

test('what training does not form is computed all the same, and says so', async () => {
  const layers = layersOf(['tanh', 'softmax'], [4, 3]);
  const training = randomSamples(5, 4, 3, 3, 'crossEntropy');
  const options = trainingOptions({ layers, loss: 'crossEntropy', training });
  const timeline = timelineOf({ options, arithmetic: plainArithmetic, pace: 0, markBytes: 2 ** 20 });
  await timeline.seek(timeline.course.timeOf(1, 2, 0) - 1, onwards);
  const { names } = timeline;
  const noted = names.all.flatMap(({ name, isOfLayer }) =>
    isOfLayer ? [0, 1].flatMap(l => (names.note(name, l) ? [`${name} ${l}`] : [])) : names.note(name) ? [name] : [],
  );
  assert.deepEqual(noted, ['dy 1', 'Jdiag 1', 'J 0', 'J 1', 'dx 0']);
  for (const name of ['dy', 'Jdiag', 'J']) assert.ok(isTensor(names.value(name, 1)!), name);
  assert.ok(isTensor(names.value('dx', 0)!));
  assert.match(
    names.note('dy', 1)!,
    /^Training does not form dE\/dy here: softmax and crossEntropy are differentiated together\./,
  );
});

test('Jacobians that are too large for a batch are given for a sample', async () => {
  const layers = layersOf(['tanh', 'linear'], [600, 2]);
  const options = trainingOptions({ layers });
  const timeline = timelineOf({ options, arithmetic: plainArithmetic, pace: 0, markBytes: 2 ** 20 });
  await timeline.seek(timeline.course.timeOf(1, 2, 0) - 1, onwards);
  assert.deepEqual(timeline.names.value('J', 0), {
    why: 'The Jacobians of the batch have 3 x 600 x 600 numbers. Choose a sample: J("1", sample(0)).',
  });
  assert.deepEqual((timeline.names.ofSample('J', 0, 1) as Tensor).shape, [600, 600]);
  assert.deepEqual(timeline.names.ofSample('J', 0, 3), {
    why: 'There is no sample 3 in this batch: there are 3, counted from 0.',
  });
});
