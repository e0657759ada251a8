/** What the commands say of rows that are set aside to test. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { measureTest } from '../../../src/engine/testing.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { testScalar } from '../../../src/trace/testScalars.ts';
import { backprop, folderOf, xor } from './support.ts';

const training = { epochs: 4, batchSize: 8, validationSplit: 0.25 };
const classes = xor({ data: { generate: 'moons', samples: 50, noise: 0.1, testSplit: 0.2 }, training });
const regression = xor({
  data: { generate: 'sine', samples: 50, testSplit: 0.2 },
  layers: [{ name: 'hidden', units: 3, activation: 'tanh' }, { units: 1 }],
  training,
});
const folder = folderOf({
  'classes.mlp.json': classes,
  'regression.mlp.json': regression,
  'none.mlp.json': xor({ data: { generate: 'moons', samples: 50 } }),
  'wild.mlp.json': xor({
    data: { generate: 'sine', samples: 50, testSplit: 0.2 },
    layers: [{ units: 1 }],
    optimizer: { type: 'sgd', learningRate: 1e9 },
  }),
});

async function measured(text: string): Promise<Float64Array> {
  const { options } = await prepare(text, { files: undefined, limits: defaultLimits });
  assert.ok(options);
  const trainer = createTrainer(options, {
    arithmetic: fastestArithmetic({ precision: options.precision, reproducible: false, threads: 1 }),
  });
  while (trainer.state === 'training') trainer.step();
  const test = measureTest(trainer, options);
  assert.ok(test);
  return test;
}

async function factsOf(file: string, conditions?: Parameters<typeof backprop>[2]): Promise<Record<string, unknown>> {
  const { out } = await backprop(folder, ['train', file, '--json'], conditions);
  const facts = Object.entries(JSON.parse(out) as Record<string, unknown>);
  return Object.fromEntries(facts.filter(([name]) => name.startsWith('test')));
}

suite('test rows on the command line', () => {
  test('are counted before the training, by train and by validate', async () => {
    const counts = '30 training rows, 10 held out, 10 to test';
    assert.match((await backprop(folder, ['train', 'classes.mlp.json'])).out, new RegExp(`^${counts}, `, 'm'));
    const { out } = await backprop(folder, ['validate', 'classes.mlp.json', 'none.mlp.json']);
    assert.equal(out, `classes.mlp.json: ready to train, ${counts}\nnone.mlp.json: ready to train, 50 training rows\n`);
  });

  test('give their figures below those of the last epoch', async () => {
    const names = async (file: string) => {
      const { out } = await backprop(folder, ['train', file]);
      return [...out.matchAll(/^ {2}(\w+) +\S+$/gm)].map(([, name]) => name);
    };
    assert.deepEqual((await names('classes.mlp.json')).slice(-2), ['testLoss', 'testAccuracy']);
    assert.deepEqual((await names('regression.mlp.json')).slice(-3), ['testLoss', 'testR2', 'testMae']);
    assert.ok((await names('none.mlp.json')).every(name => !name!.startsWith('test')));
  });

  test('give the very figures that the trainer measures, in the document', async () => {
    const ofClasses = await measured(classes);
    assert.deepEqual(await factsOf('classes.mlp.json'), {
      testRows: 10,
      testLoss: testScalar(ofClasses, 'testLoss'),
      testAccuracy: testScalar(ofClasses, 'testAccuracy'),
    });
    const ofRegression = await measured(regression);
    assert.deepEqual(await factsOf('regression.mlp.json'), {
      testRows: 10,
      testLoss: testScalar(ofRegression, 'testLoss'),
      testR2: testScalar(ofRegression, 'testR2'),
      testMae: testScalar(ofRegression, 'testMae'),
    });
  });

  test('are not measured of a run that diverged, or was stopped before its first epoch', async () => {
    assert.deepEqual(await factsOf('wild.mlp.json'), { testRows: 10 });
    assert.doesNotMatch((await backprop(folder, ['train', 'wild.mlp.json'])).out, /testLoss/);
    assert.deepEqual(await factsOf('classes.mlp.json', { stopped: () => true }), { testRows: 10 });
  });

  test('are measured of a run that was stopped later', async () => {
    const stopped = (out: string) => out.includes('"epoch":2');
    const facts = await factsOf('classes.mlp.json', { stopped });
    assert.deepEqual(Object.keys(facts), ['testRows', 'testLoss', 'testAccuracy']);
  });
});

suite('where targets are scaled', () => {
  const rents = {
    data: {
      inputs: Array.from({ length: 10 }, (_, row) => [row / 10]),
      targets: Array.from({ length: 10 }, (_, row) => [900 + 200 * row]),
      standardizeTargets: true,
      testSplit: 0.2,
    },
    layers: [{ name: 'out', units: 1, weights: [[0.5]], biases: [0.1] }],
    training: { epochs: 2, validationSplit: 0.25 },
  };
  const scaled = folderOf({
    'rent.mlp.json': xor(rents),
    'plain.mlp.json': xor({ ...rents, data: { ...rents.data, standardizeTargets: false } }),
  });

  test('train says that losses are of scaled targets and errors in the units of the data', async () => {
    const { out, code } = await backprop(scaled, ['train', 'rent.mlp.json']);
    assert.equal(code, 0);
    for (const name of ['loss', 'validationLoss', 'testLoss'])
      assert.match(out, new RegExp(`  ${name} .*\\d, of scaled targets\n`));
    for (const name of ['mae', 'validationMae', 'testMae']) {
      assert.match(out, new RegExp(`  ${name} .*\\d, in the units of the data\n`));
    }
    assert.doesNotMatch(out, /R2.*units|r2.*units/);
    assert.doesNotMatch((await backprop(scaled, ['train', 'plain.mlp.json'])).out, /of scaled targets|in the units/);
  });

  test('chain says what the target and the output of the sample are in the data', async () => {
    const { out } = await backprop(scaled, ['chain', 'rent.mlp.json', '--sample', '4', '--json']);
    const { notes, sample, layers } = JSON.parse(out);
    const [, target, output] = /in the units of the data the target is (\S+) and the output (\S+)$/.exec(notes[0])!;
    assert.equal(target, '1700');
    assert.ok(Math.abs(sample.target[0]) < 2);
    assert.equal(Math.sign(Number(output) - 1700), Math.sign(layers[0].output[0] - sample.target[0]));
    assert.match((await backprop(scaled, ['chain', 'rent.mlp.json'])).out, /\ntargets: scaled, as the outputs are; /);
    assert.deepEqual(JSON.parse((await backprop(scaled, ['chain', 'plain.mlp.json', '--json'])).out).notes, []);
  });

  test('a checkpoint of other units does not continue', async () => {
    const folder = folderOf({
      'rent.mlp.json': xor(rents),
      'other.mlp.json': xor({ ...rents, data: { ...rents.data, scale: { targets: 2 } } }),
    });
    await backprop(folder, ['train', 'rent.mlp.json', '--checkpoint', 'c', '--stop-after', '1']);
    assert.equal((await backprop(folder, ['train', 'rent.mlp.json', '--resume', 'c'])).code, 0);
    const { code, err } = await backprop(folder, ['train', 'other.mlp.json', '--resume', 'c']);
    assert.equal(code, 1);
    assert.match(err, /data: scale none → targets 2/);
  });
});
