/** Small networks as people ask about them, made again: what they are told first, and with which numbers. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { trainedText } from '../../../scripts/gallery/training.ts';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { runTrace } from '../../../src/diagnose/trace.ts';
import type { Finding } from '../../../src/findings/finding.ts';

async function found(spec: object): Promise<readonly Finding[]> {
  return diagnose(runTrace(await trainedText(JSON.stringify(spec), '.')));
}

/** What is said louder than info. */
function loud(findings: readonly Finding[]): string[] {
  return findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
}

const sgd = (learningRate: number) => ({ type: 'sgd', learningRate });
const full = (epochs: number) => ({ epochs, batchSize: 'full' });

suite('a neuron that learns 1 -> 0', () => {
  const neuron = (weight: number, bias: number, loss: string, learningRate: number) => ({
    data: { inputs: [[1]], targets: [[0]] },
    layers: [{ name: 'neuron', units: 1, activation: 'sigmoid', weights: [[weight]], biases: [bias] }],
    loss,
    optimizer: sgd(learningRate),
    training: { epochs: 300 },
  });

  test('is slow from far off under a squared error: error .982 times derivative .0177', async () => {
    const [first, ...rest] = await found(neuron(2, 2, 'halfSquaredError', 0.15));
    assert.deepEqual([first?.code, first?.severity, loud(rest)], ['wrong-loss', 'warning', []]);
    assert.match(first!.message, /error, 0\.982, .* derivative, 0\.0177/);
    assert.deepEqual(first!.fixes[0]?.edits[0]?.value, 'binaryCrossEntropy');
  });

  test('is fine from nearby, and under cross-entropy from far off', async () => {
    assert.deepEqual(loud(await found(neuron(0.6, 0.9, 'halfSquaredError', 0.15))), []);
    assert.deepEqual(loud(await found(neuron(2, 2, 'binaryCrossEntropy', 0.15))), []);
  });
});

suite('a line through five points, one far out', () => {
  const line = (learningRate: number, epochs: number) => ({
    data: { inputs: [[1], [2], [3], [4], [35]], targets: [[0], [-1], [-2], [-3], [-34]] },
    layers: [{ name: 'line', units: 1, weights: [[0.3]], biases: [-0.3] }],
    loss: 'mse',
    optimizer: sgd(learningRate),
    training: full(epochs),
  });

  test('diverges above 2 / lambda, and is told the rate that works', async () => {
    for (const [rate, epochs] of [
      [0.05, 1000],
      [0.0041, 5000],
    ] as const) {
      const findings = await found(line(rate, epochs));
      assert.equal(findings[0]?.code, 'learning-rate-high');
      assert.match(findings[0]!.message, /0\.0039789/);
      assert.deepEqual(loud(findings), ['learning-rate-high', 'diverging']);
      assert.deepEqual(findings[0]!.explains, ['diverging']);
    }
  });

  test('is left in peace below it', async () => {
    const findings = await found(line(0.0039, 5000));
    assert.deepEqual(loud(findings), []);
    assert.equal(findings.find(({ kind }) => kind === 'symptom')?.code, 'healthy');
  });
});

test('marks from hours with a rate of 125: the rate, and a result worse than the mean', async () => {
  const findings = await found({
    data: {
      inputs: [
        [9, 8, 1, 10],
        [6, 7, 8, 4],
        [12, 1, 4, 5],
        [7, 5, 2, 1],
        [1, 2, 2, 12],
        [3, 8, 9, 3],
        [4, 6, 4, 12],
        [3, 11, 10, 11],
      ],
      targets: [[0.82], [0.52], [0.43], [0.51], [0.38], [0.57], [0.53], [0.59]],
    },
    layers: [
      {
        units: 2,
        activation: 'sigmoid',
        weights: [
          [0.8, -1.6, -0.3, -1],
          [-0.2, -1.3, 0, 0],
        ],
      },
      { name: 'out', units: 1, activation: 'sigmoid', weights: [[0.3, 1]] },
    ],
    loss: 'mse',
    optimizer: sgd(125),
    training: full(300),
  });
  assert.equal(findings[0]?.code, 'learning-rate-high');
  assert.ok(loud(findings).includes('worse-than-mean'));
});

test('xor without a hidden layer: no line separates the classes', async () => {
  const findings = await found({
    data: { generate: 'xor' },
    layers: [{ units: 2, activation: 'softmax' }],
    optimizer: sgd(0.5),
    training: full(800),
  });
  assert.equal(findings[0]?.code, 'no-hidden-layer');
  assert.ok(findings[0]!.explains?.includes('stalled'));
});

test('xor on a relu output: a dead output has no gradient, whatever the seed', async () => {
  for (let seed = 0; seed < 6; seed++) {
    const findings = await found({
      seed,
      data: { generate: 'xor' },
      layers: [{ units: 2 }, { units: 2, activation: 'relu' }, { name: 'out', units: 1, activation: 'relu' }],
      loss: 'mse',
      optimizer: sgd(0.01),
      training: { epochs: 500, batchSize: 1 },
    });
    assert.equal(findings[0]?.code, 'wrong-output-activation', `seed ${seed}`);
  }
});

test('fifteen sigmoid layers: the gradient vanishes by the derivative and the weights of every layer', async () => {
  const sigmoid = { units: 20, activation: 'sigmoid', init: 'torchLinear', biasInit: 'torchLinear' };
  const findings = await found({
    data: { generate: 'sine', samples: 100 },
    layers: [...Array.from({ length: 15 }, () => sigmoid), { units: 1 }],
    loss: 'mse',
    optimizer: sgd(0.05),
    training: { epochs: 30, batchSize: 10 },
  });
  assert.equal(findings[0]?.code, 'hidden-activation');
  const vanishing = findings.find(({ code }) => code === 'vanishing');
  assert.match(vanishing!.evidence[0]!.text, /by its derivative and .* by the weights above/);
});

test('grey values to 255: the inputs, of which dead units are evidence', async () => {
  const rows = Array.from({ length: 60 }, (_, row) => row);
  const pixels = (row: number) =>
    Array.from({ length: 20 }, (_, k) => ((k % 3 === row % 3 ? 200 : 20) + 7 * row * k) % 256);
  const findings = await found({
    data: { inputs: rows.map(pixels), targets: rows.map(row => [0, 1, 2].map(k => Number(k === row % 3))) },
    layers: [
      { name: 'h', units: 10, activation: 'relu' },
      { units: 3, activation: 'softmax' },
    ],
    optimizer: sgd(0.5),
    training: full(30),
  });
  assert.equal(findings[0]?.code, 'inputs-unscaled');
  assert.match(findings[0]!.message, /As a result, all 10 units of "h" are dead\./);
  assert.deepEqual(findings.find(({ code }) => code === 'dead-units')?.severity, 'info');
});
