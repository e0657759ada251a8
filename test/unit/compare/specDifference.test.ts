import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { specDifference } from '../../../src/compare/specDifference.ts';
import { runSettings } from '../../../src/run/runSettings.ts';
import type { RunSettings } from '../../../src/run/settings.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import { textDigest } from '../../../src/threads/node/digests.ts';

type Written = Readonly<Record<string, unknown>>;

const base = {
  data: { generate: 'xor' },
  layers: [
    { name: 'hidden', units: 4, activation: 'tanh' },
    { units: 1, activation: 'sigmoid' },
  ],
};

/** The settings of a file that says `more` beside the least that it must. */
function settingsOf(more: Written = {}): RunSettings {
  const { spec, problems } = parseSpec(JSON.stringify({ ...base, ...more }));
  assert.ok(spec, problems.map(({ message }) => message).join('; '));
  return runSettings(spec, { seed: spec.seed, inputs: 2, loss: spec.loss ?? 'binaryCrossEntropy' }, textDigest);
}

const difference = (before: Written, after: Written) => specDifference(settingsOf(before), settingsOf(after));
const layersDifference = (before: readonly Written[], after: readonly Written[]) =>
  difference({ layers: before }, { layers: after });

suite('the difference of two specs', () => {
  test('is empty for equal specs, and for one that states what is the default of the other', () => {
    assert.deepEqual(difference({}, {}), []);
    assert.deepEqual(difference({}, { seed: 0, loss: 'binaryCrossEntropy', optimizer: { learningRate: 0.1 } }), []);
  });

  test('names what changed with both values, in the order of the spec', () => {
    const lines = difference(
      {},
      {
        name: 'mine',
        seed: 2,
        precision: 'float32',
        data: { generate: 'xor', noise: 0.2 },
        layers: [{ ...base.layers[0], units: 8 }, base.layers[1]],
        loss: 'mse',
        optimizer: { learningRate: 0.5, clipNorm: 1 },
        training: { epochs: 200, batchSize: 'full', shuffle: false },
        probe: { sample: 3 },
      },
    );
    assert.deepEqual(lines, [
      'name none → "mine"',
      'seed 0 → 2',
      'precision float64 → float32',
      'data: noise 0 → 0.2',
      'layer "hidden": units 4 → 8',
      'loss binaryCrossEntropy → mse',
      'learning rate 0.1 → 0.5',
      'clip norm none → 1',
      'epochs 100 → 200',
      'batch size 32 → full',
      'shuffle true → false',
      'probe sample 0 → 3',
    ]);
  });

  test('more than twelve lines are counted', () => {
    const layers = Array.from({ length: 20 }, () => ({ units: 2 }));
    const lines = layersDifference(
      layers,
      layers.map(layer => ({ ...layer, units: 3 })),
    );
    assert.equal(lines.length, 13);
    assert.equal(lines[11], 'layer 12: units 2 → 3');
    assert.equal(lines[12], 'and 8 more');
  });

  test('another optimizer is named with its learning rate and what both have, not with what only one has', () => {
    const adam = { optimizer: { type: 'adam', learningRate: 0.01, weightDecay: 0.1 } };
    assert.deepEqual(difference({}, adam), [
      'optimizer sgd → adam',
      'learning rate 0.1 → 0.01',
      'weight decay 0 → 0.1',
    ]);
    const equal = { optimizer: { type: 'adamax', learningRate: 0.1 } };
    assert.deepEqual(difference({}, equal), ['optimizer sgd → adamax']);
    assert.deepEqual(difference(equal, { optimizer: { ...equal.optimizer, betas: [0.5, 0.9] } }), [
      'betas [0.9, 0.999] → [0.5, 0.9]',
    ]);
  });

  test('a clip is named beside another optimizer, since every one can have it', () => {
    const clipped = { optimizer: { type: 'lion', learningRate: 0.1, clipValue: 2 } };
    assert.deepEqual(difference({}, clipped), ['optimizer sgd → lion', 'clip value none → 2']);
  });

  test('another schedule is named with its settings, the same one with what changed in it', () => {
    const schedule = (value: unknown) => ({ optimizer: { schedule: value } });
    const step = { type: 'step', stepSize: 30, warmup: 2 };
    assert.deepEqual(difference({}, schedule(step)), [
      'schedule constant → step (step size 30, gamma 0.1)',
      'schedule warmup 0 → 2',
    ]);
    assert.deepEqual(difference(schedule(step), schedule({ ...step, stepSize: 10 })), ['schedule step size 30 → 10']);
    const cosine = (epochs: object) => schedule({ type: 'cosine', ...epochs });
    assert.deepEqual(difference(cosine({}), cosine({ epochs: 5 })), ['schedule epochs all → 5']);
  });

  test('early stopping and goals are named when they come, change and go', () => {
    const training = (value: unknown) => ({ training: value });
    const stopping = training({ earlyStopping: { monitor: 'loss', patience: 5 } });
    assert.deepEqual(difference({}, stopping), ['early stopping none → monitor loss, patience 5, min delta 0']);
    assert.deepEqual(difference(stopping, training({ earlyStopping: { monitor: 'loss', patience: 6 } })), [
      'early stopping patience 5 → 6',
    ]);
    assert.deepEqual(difference(training({ stopWhen: { loss: 0.1 } }), {}), ['stop when loss 0.1 → none']);
  });
});

suite('the difference of layers', () => {
  const hidden = { name: 'hidden', units: 4, activation: 'tanh' };
  const out = { units: 1, activation: 'sigmoid' };

  test('one put in between is new, and those behind it, whose numbers moved, are not changed', () => {
    assert.deepEqual(
      layersDifference([hidden, out], [hidden, { name: 'hidden 2', units: 16, activation: 'relu' }, out]),
      ['layer "hidden 2" added (16 units, relu)'],
    );
    assert.deepEqual(layersDifference([hidden, out], [{ units: 1 }, hidden, out]), ['layer 1 added (1 unit, linear)']);
  });

  test('one that is gone goes by its own name, or its number before', () => {
    assert.deepEqual(layersDifference([hidden, { units: 3 }, { units: 5 }, out], [hidden, out]), [
      'layer 2 removed',
      'layer 3 removed',
    ]);
    assert.deepEqual(layersDifference([hidden, out], [out]), ['layer "hidden" removed']);
  });

  test('one that keeps its name is the same layer, however much changed in it', () => {
    const other = {
      name: 'hidden',
      units: 9,
      activation: 'relu',
      init: 'zeros',
      l1: 1,
      l2: 2,
      dropout: 0.5,
      bias: false,
    };
    assert.deepEqual(layersDifference([hidden, out], [{ units: 4, activation: 'tanh' }, other, out]), [
      'layer 1 added (4 units, tanh)',
      'layer "hidden": units 4 → 9',
      'layer "hidden": activation tanh → relu',
      'layer "hidden": init glorotUniform → zeros',
      'layer "hidden": bias true → false',
      'layer "hidden": l1 0 → 1',
      'layer "hidden": l2 0 → 2',
      'layer "hidden": dropout 0 → 0.5',
    ]);
  });

  test('one that only has another name is the same layer under that name', () => {
    assert.deepEqual(layersDifference([hidden, out], [{ ...hidden, name: 'first' }, out]), [
      'layer "hidden" is now layer "first"',
    ]);
  });

  test('one with another name and few other settings is the same layer, one with many is another', () => {
    assert.deepEqual(layersDifference([hidden, out], [{ ...hidden, name: 'first', units: 5 }, out]), [
      'layer "hidden" is now layer "first"',
      'layer "first": units 4 → 5',
    ]);
    const other = { name: 'first', units: 5, activation: 'relu', init: 'zeros', dropout: 0.5 };
    assert.deepEqual(layersDifference([hidden, out], [other, out]), [
      'layer "hidden" removed',
      'layer "first" added (5 units, relu)',
    ]);
  });

  test('settings of an activation and of an initialization are named', () => {
    const leaky = (slope: number) => ({ ...hidden, activation: { type: 'leakyRelu', slope } });
    assert.deepEqual(layersDifference([leaky(0.1), out], [leaky(0.2), out]), [
      'layer "hidden": activation slope 0.1 → 0.2',
    ]);
    const uniform = { ...hidden, init: { type: 'uniform', min: -1, max: 1 } };
    assert.deepEqual(layersDifference([hidden, out], [uniform, out]), [
      'layer "hidden": init glorotUniform → uniform (min -1, max 1)',
    ]);
  });

  test('first weights and biases that are given, changed or no longer given are told apart', () => {
    const started = (weights: unknown, biases: unknown) => [hidden, { ...out, weights, biases }];
    const [one, other] = [started([[1, 2, 3, 4]], [0]), started([[1, 2, 3, 5]], [1])];
    assert.deepEqual(layersDifference(one, other), [
      'first weights of layer 2 changed',
      'first biases of layer 2 changed',
    ]);
    assert.deepEqual(layersDifference([hidden, out], one), [
      'first weights of layer 2 given',
      'first biases of layer 2 given',
    ]);
    assert.deepEqual(layersDifference(one, [hidden, out]), [
      'first weights of layer 2 no longer given',
      'first biases of layer 2 no longer given',
    ]);
  });

  test('names that are markup, or long, stay on one line in quotes', () => {
    const markup = { ...hidden, name: `<b>"\n${'x'.repeat(5000)}` };
    const [line] = layersDifference([out], [markup, out]);
    assert.match(line!, /^layer "<b>\\"\\nx+\.\.\." added \(4 units, tanh\)$/);
    assert.ok(line!.length < 120);
  });

  test('a thousand layers are compared with a thousand others', () => {
    const named = (prefix: string) =>
      Array.from({ length: 1000 }, (_, index) => ({ name: `${prefix}${index}`, units: 1 + (index % 7) }));
    assert.equal(layersDifference(named('a'), named('b')).at(-1), 'and 988 more');
  });
});

suite('the difference of data', () => {
  const dataDifference = (before: unknown, after: unknown) => difference({ data: before }, { data: after });
  const rows = {
    inputs: [
      [0, 1],
      [1, 0],
    ],
    targets: [[0], [1]],
  };

  test('another source is named by what it is, with the options that stand beside every source', () => {
    assert.deepEqual(dataDifference({ generate: 'xor' }, { generate: 'and' }), ['data: xor → and']);
    const csv = { csv: 'a.csv', target: 'y', standardize: true };
    assert.deepEqual(dataDifference({ generate: 'xor' }, csv), [
      'data: xor → "a.csv"',
      'data: standardize false → true',
    ]);
    assert.deepEqual(dataDifference(csv, { ...rows, standardize: true }), ['data: "a.csv" → 2 rows']);
    assert.deepEqual(dataDifference(rows, { npy: { inputs: 'x.npy', targets: 'y.npy' } }), ['data: 2 rows → "x.npy"']);
  });

  test('another file, other columns and other rows are named', () => {
    const csv = { csv: 'a.csv', target: 'y' };
    assert.deepEqual(dataDifference(csv, { csv: 'b.csv', target: 'z', inputs: ['x'] }), [
      'data: "a.csv" → "b.csv"',
      'data: inputs all other columns → ["x"]',
      'data: targets ["y"] → ["z"]',
    ]);
    assert.deepEqual(
      dataDifference(rows, {
        inputs: [
          [0, 1],
          [1, 2],
        ],
        targets: [[0], [1]],
      }),
      ['data: inputs changed'],
    );
    const npy = (inputs: string) => ({ npy: { inputs, targets: 'y.npy' } });
    assert.deepEqual(dataDifference(npy('a.npy'), npy('b.npy')), ['data: inputs "a.npy" → "b.npy"']);
  });

  test('fewer rows are counted', () => {
    assert.deepEqual(dataDifference(rows, { inputs: [[0, 1]], targets: [[0]] }), [
      'data: inputs changed (2 entries → 1 entry)',
      'data: targets changed (2 entries → 1 entry)',
    ]);
  });

  test("a probe that is a row, or a sample of one's own, is named", () => {
    const own = { probe: { input: [0, 1], target: [1] } };
    assert.deepEqual(difference({}, own), ['probe sample 0 → a sample of its own']);
    assert.deepEqual(difference(own, { probe: { input: [0, 2], target: [1] } }), ['probe input [0, 1] → [0, 2]']);
  });
});

/** A value with something else in each of its places, a place at a time; without it, and with it under another name. */
function* damaged(value: unknown): Generator<unknown> {
  for (const other of [1, 'x', true, [], [1], {}, { type: 1 }, { digest: 'a' }, { count: 'b', digest: 'a' }])
    yield other;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const { [key]: own, ...rest } = value as Record<string, unknown>;
    const put = (changed: unknown) =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed };
    for (const changed of damaged(own)) yield put(changed);
    if (!Array.isArray(value)) yield* [rest, { ...rest, [`${key}x`]: own }];
  }
}

test('settings from a file that was tampered with are told apart in words, whatever stands where', () => {
  const rows = { inputs: [[0], [1]], targets: [[0], [1]] };
  const layers = [{ ...base.layers[0], units: 1, weights: [[1]] }, base.layers[1]!];
  const optimizer = { type: 'adam', schedule: { type: 'step', stepSize: 3 } };
  const settings = runSettings(
    parseSpec(JSON.stringify({ data: rows, layers, optimizer, probe: { sample: 1 } })).spec!,
    { seed: 1, inputs: 1, loss: 'binaryCrossEntropy' },
    textDigest,
  );
  let compared = 0;
  for (const changed of damaged(settings) as Generator<RunSettings>) {
    const { seed, layers: own } = changed;
    const isGroup = (layer: unknown) => typeof layer === 'object' && !Array.isArray(layer);
    if (typeof seed !== 'number' || !Array.isArray(own) || !own.every(isGroup)) continue;
    for (const [a, b] of [
      [settings, changed],
      [changed, settings],
    ] as const) {
      for (const line of specDifference(a, b)) assert.equal(typeof line, 'string');
    }
    compared++;
  }
  assert.ok(compared > 300, `${compared}`);
});
