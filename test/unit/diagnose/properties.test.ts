import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import { runTrace } from '../../../src/diagnose/trace.ts';
import type { Finding } from '../../../src/findings/finding.ts';
import { Run } from '../../../src/run/run.ts';
import type { RunInfo, RunState } from '../../../src/run/runState.ts';
import { traceLayout } from '../../../src/trace/layout.ts';

const numbers = fc.oneof(
  fc.constantFrom(0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-300, 1e300, 0.5),
  fc.double({ min: -2, max: 2, noNaN: true }),
);
const activation = fc.constantFrom(
  'linear',
  'sigmoid',
  'relu',
  'tanh',
  'softmax',
  'softshrink',
  'leakyRelu',
  'made up',
);
const states: readonly RunState[] = [
  'preparing',
  'running',
  'paused',
  'finished',
  'stopped',
  'diverged',
  'interrupted',
  'failed',
];

const runs = fc
  .record({
    units: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    activations: fc.array(activation, { minLength: 4, maxLength: 4 }),
    epochs: fc.integer({ min: 0, max: 25 }),
    recordsTensors: fc.boolean(),
    task: fc.constantFrom('classification' as const, 'regression' as const),
    loss: fc.constantFrom('mse', 'crossEntropy', 'binaryCrossEntropy', 'poisson', 'sum'),
    state: fc.constantFrom(...states),
    validationRows: fc.constantFrom(0, 20),
    pool: fc.array(numbers, { minLength: 1, maxLength: 40 }),
  })
  .map(made);

type Recipe = Parameters<typeof made>[0];

function made(recipe: {
  readonly units: readonly number[];
  readonly activations: readonly string[];
  readonly epochs: number;
  readonly recordsTensors: boolean;
  readonly task: RunInfo['task'];
  readonly loss: string;
  readonly state: RunState;
  readonly validationRows: number;
  readonly pool: readonly number[];
}): Run {
  const { units, activations, epochs, recordsTensors, task, loss, state, validationRows, pool } = recipe;
  const layers = units.map((outputs, layer) => ({
    name: `h${layer}`,
    inputs: units[layer - 1] ?? 2,
    outputs,
    bias: layer % 2 === 0,
    activation: activations[layer]!,
  }));
  const info = { ...facts, layers, task, loss, validationRows, epochs: 25 } as unknown as RunInfo;
  const run = new Run(info, 1e6);
  const { scalarLength, tensorLength } = traceLayout(layers);
  const filled = (length: number, from: number) =>
    Float64Array.from({ length }, (_, k) => pool[(k * 7 + from) % pool.length]!);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    run.append({
      firstEpoch: epoch,
      scalars: filled(scalarLength, epoch),
      tensorEpochs: recordsTensors ? Int32Array.of(epoch) : new Int32Array(),
      tensors: recordsTensors ? filled(tensorLength, epoch) : new Float64Array(),
    });
  }
  run.setState(state, state === 'diverged' ? 'diverged at epoch 1.' : '');
  return run;
}

const facts = {
  id: '',
  name: 'made up',
  spec: '',
  seed: 1,
  seedGiven: false,
  startedAt: 0,
  optimizer: 'adam',
  precision: 'float64',
  trainingRows: 50,
  testRows: 0,
  parameters: 10,
  probe: 'sample 0',
  settings: { seed: 1, layers: [] },
} satisfies Partial<RunInfo>;

const ranks = ['error', 'warning', 'info'];
const rank = ({ severity }: Finding) => ranks.indexOf(severity);

test('whatever a training recorded, the rules answer with a short list, the same each time, the worst first', () => {
  fc.assert(
    fc.property(runs, run => {
      const findings = diagnose(runTrace(run));
      assert.deepEqual(diagnose(runTrace(run)), findings);
      assert.ok(findings.length <= 40, `${findings.length} findings`);
      assert.deepEqual(findings.map(rank), findings.map(rank).toSorted());
      assert.equal(new Set(findings.map(({ code }) => code)).size, findings.length, 'a code is said once');
      for (const { message, evidence } of findings) {
        assert.match(message, /\.$/);
        assert.ok(evidence.length <= 12);
      }
      const cause = findings.find(({ kind, severity }) => kind === 'cause' && severity !== 'info');
      for (const finding of findings) {
        if (cause && finding.kind === 'symptom')
          assert.ok(rank(finding) >= rank(cause), `${finding.code} is louder than ${cause.code}`);
      }
    }),
    { numRuns: 400 },
  );
});

const recipe: Recipe = {
  units: [2, 1],
  activations: ['relu', 'linear'],
  epochs: 5,
  recordsTensors: true,
  task: 'regression',
  loss: 'mse',
  state: 'running',
  validationRows: 0,
  pool: [0],
};

test('a training that has just begun is not judged, and one without an epoch has nothing to say', () => {
  assert.deepEqual(diagnose(runTrace(made(recipe))), []);
  assert.deepEqual(diagnose(runTrace(made({ ...recipe, epochs: 0, state: 'finished' }))), []);
});

test('a training that diverged in its first batch says so, without any record', () => {
  const findings = diagnose(runTrace(made({ ...recipe, epochs: 0, recordsTensors: false, state: 'diverged' })));
  assert.deepEqual(
    findings.map(({ code, severity }) => [code, severity]),
    [['non-finite', 'error']],
  );
});
