/** Numbers that are set in a training: what follows is computed with them, by the kernels and by the reference, and nothing else changes. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type BatchSteps, numbersRead } from '../../../src/engine/batchSteps.ts';
import { batchesOfEpoch } from '../../../src/engine/checkpoint.ts';
import type { Edit, NumbersEdit } from '../../../src/engine/edit.ts';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer, type Trainer, type TrainerSettings } from '../../../src/engine/trainer.ts';
import { randomStreams } from '../../../src/random/streams.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { areResident } from '../../../src/wasm/kernelSamples.ts';
import { type PlacedEdit, trainedByHand } from '../engine/byHand.ts';
import { layersOf, noSamples, sampleAt, trainingOptions } from '../engine/support.ts';
import { type AnyEdit, anyEdit, editIn, ordinary, part, share } from './anyEdit.ts';
import { optimizer, plainDescent, trainings } from './anyTraining.ts';
import { assertEqual, recordsOfSteps, reproducible, takesPowers } from './support.ts';
import { teamTraining, wide } from './teams.ts';

interface AnyPlacedEdit extends AnyEdit {
  readonly epoch: number;
  readonly batch: number;
  readonly done: number;
}

const anyPlacedEdit = (value: fc.Arbitrary<number>): fc.Arbitrary<AnyPlacedEdit> =>
  fc
    .tuple(anyEdit(value), fc.record({ epoch: share, batch: share, done: share }))
    .map(([edit, place]) => ({ ...edit, ...place }));

/** The edits in this training, of which those that it has no place for are left out, in the order of time. */
function placed(options: EngineOptions, steps: number, edits: readonly AnyPlacedEdit[]): PlacedEdit[] {
  const { training, batchSize, epochs } = options;
  const all = edits.flatMap((any): PlacedEdit[] => {
    const batch = part(any.batch, batchesOfEpoch(options));
    const edit = editIn(options, any, Math.min(batchSize, training.rows - batch * batchSize));
    return edit ? [{ epoch: part(any.epoch, epochs), batch, done: 1 + part(any.done, steps), edit }] : [];
  });
  const time = ({ epoch, batch, done }: PlacedEdit) => (epoch * 1e4 + batch) * 1e4 + done;
  return all.sort((a, b) => time(a) - time(b));
}

interface Trained {
  readonly trainer: Trainer;
  readonly records: EpochRecord[];
  /** After each batch. */
  readonly parameters: Float64Array[];
}

/** Trains to the end; a batch in which something is set is stepped through, up to the last of it. `stop` ends it before that many batches. */
function trained(trainer: Trainer, edits: readonly PlacedEdit[], from = 0, stop = Number.POSITIVE_INFINITY): Trained {
  const records: EpochRecord[] = [];
  const parameters: Float64Array[] = [];
  const batches = batchesOfEpoch(trainer.options);
  for (let n = from; trainer.state === 'training' && n < stop; n++) {
    const due = edits.filter(({ epoch, batch }) => epoch * batches + batch === n);
    const steps = due.length > 0 ? trainer.steps({ withBefore: false })! : undefined;
    for (const { done, edit } of due) {
      while (steps!.done < done && steps!.next());
      if (!steps!.failure) steps!.write(edit);
    }
    const record = steps ? steps.finish() : trainer.step();
    if (record) records.push(record);
    parameters.push(Float64Array.from(trainer.network.layers.flatMap(({ w, b }) => [...w, ...b])));
  }
  return { trainer, records, parameters };
}

function assertSameNumbers(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, what);
  for (let k = 0; k < expected.length; k++) assertEqual(actual[k]!, expected[k]!, tolerance, `${what}[${k}]`);
}

const at = (records: readonly EpochRecord[], name: 'loss' | 'learningRate') =>
  records.map(({ scalars }) => scalars[networkScalarIndex(name)]!);

/** The training is what is written down by hand, as far as that goes. */
function assertByHand(
  options: EngineOptions,
  edits: readonly PlacedEdit[],
  settings: TrainerSettings,
  tolerance: number,
): Trained {
  const expected = trainedByHand(options, edits);
  const actual = trained(createTrainer(options, settings), edits);
  // A batch that fails leaves weights of which nothing is said here.
  for (const [n, parameters] of expected.parameters.entries()) {
    assertSameNumbers(actual.parameters[n]!, parameters, tolerance, `parameters after batch ${n}`);
  }
  const whole = expected.losses.length;
  assertSameNumbers(at(actual.records, 'loss').slice(0, whole), expected.losses, tolerance, 'loss');
  assertSameNumbers(
    at(actual.records, 'learningRate').slice(0, whole),
    expected.learningRates,
    tolerance,
    'learning rate',
  );
  assert.equal(
    actual.trainer.state === 'diverged',
    expected.failure !== undefined || !isSound(expected.parameters.at(-1)),
  );
  return actual;
}

const isSound = (parameters: Float64Array | undefined) => parameters === undefined || parameters.every(Number.isFinite);

const kernelTolerance = ({ optimizer, clipping }: EngineOptions) =>
  clipping.norm !== undefined ? 1e-8 : takesPowers(optimizer) ? 1e-10 : 0;

const numRuns = Number(process.env.EDIT_RUNS ?? 80);
const stepsOf = (options: EngineOptions) => createTrainer(options).steps({ withBefore: false })!.plan.length;

suite('what is set is what the rest of a training is computed with, as it is by hand', () => {
  const edits = fc.array(anyPlacedEdit(ordinary), { minLength: 1, maxLength: 4 });
  const withEdits = (optimizers: typeof optimizer) =>
    fc
      .tuple(trainings(optimizers), edits)
      .map(([options, any]) => ({ options, edits: placed(options, stepsOf(options), any) }));

  test('by the plain arithmetic, in both precisions', () => {
    fc.assert(
      fc.property(withEdits(fc.oneof(optimizer, plainDescent)), fc.boolean(), ({ options, edits }, isSingle) => {
        assertByHand(isSingle ? { ...options, precision: 'float32' } : options, edits, {}, 0);
      }),
      { seed: 41, numRuns },
    );
  });

  test('by the kernels', () => {
    fc.assert(
      fc.property(withEdits(fc.oneof(optimizer, plainDescent)), ({ options, edits }) => {
        assertByHand(options, edits, { arithmetic: reproducible }, kernelTolerance(options));
      }),
      { seed: 42, numRuns },
    );
  });

  test('also where numbers are not finite, or too large', () => {
    const wild = fc.array(anyPlacedEdit(fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e200, -1e308, 5e-324, 0)), {
      minLength: 1,
      maxLength: 3,
    });
    const seen = { diverged: 0 };
    fc.assert(
      fc.property(trainings(plainDescent), wild, (any0, any) => {
        // The kernels measure held-out samples where the batch stood, before they look for what went wrong in it.
        const options = { ...any0, validation: noSamples };
        // A rate that is infinite ruins the padding of the kernels.
        const edits = placed(options, stepsOf(options), any).filter(({ edit }) => edit.target !== 'learningRate');
        const plain = trained(createTrainer(options), edits);
        const kernels = trained(createTrainer(options, { arithmetic: reproducible }), edits);
        const tolerance = kernelTolerance(options);
        if (plain.trainer.state === 'diverged') seen.diverged++;
        assert.equal(kernels.trainer.state, plain.trainer.state);
        if (tolerance > 0) return;
        assert.equal(kernels.trainer.divergence?.message, plain.trainer.divergence?.message);
        for (const [n, parameters] of plain.parameters.entries()) {
          assertSameNumbers(kernels.parameters[n]!, parameters, 0, `parameters after batch ${n}`);
        }
        if (!plain.trainer.divergence) assertByHand(options, edits, {}, 0);
      }),
      { seed: 43, numRuns },
    );
    assert.ok(seen.diverged > 0);
  });
});

const precisions = ['float64', 'float32'] as const;
/** Who computes, by name. */
const arithmetics = precisions.flatMap(precision =>
  [undefined, true, false].map(reproducible => {
    const who = reproducible === undefined ? 'plain' : reproducible ? 'kernels' : 'kernels with fused multiply-add';
    const settings: TrainerSettings =
      reproducible === undefined ? {} : { arithmetic: fastestArithmetic({ precision, reproducible, threads: 1 }) };
    return { name: `${precision} ${who}`, precision, settings };
  }),
);

/** Trainings that take each way through the kernels: a sample at a time, on the way, with an optimizer, frozen, without bias. */
const [hidden, last] = layersOf(['tanh', 'linear'], [5, 2]);
const ways: Readonly<Record<string, Partial<EngineOptions>>> = {
  'a sample at a time': { batchSize: 1 },
  'plain descent': { batchSize: 3 },
  momentum: { optimizer: { ...trainingOptions({}).optimizer, momentum: 0.9 } as EngineOptions['optimizer'] },
  'a frozen layer, and one without bias': {
    layers: [
      { ...hidden!, trainable: false },
      { ...last!, bias: false },
    ],
  },
  'dropout and a penalty': { layers: [{ ...hidden!, dropout: 0.4, l1: 0.01, l2: 0.01 }, last!] },
};

const weights = (layer: number, first: number, ...values: number[]): NumbersEdit => {
  return { target: 'weights', layer, first, values: Float64Array.from(values) };
};

for (const { name, precision, settings } of arithmetics) {
  suite(name, () => {
    for (const [way, overrides] of Object.entries(ways)) {
      const options = trainingOptions({ ...overrides, epochs: 4, shuffle: true, precision });
      const create = () => createTrainer(options, settings);
      const all = { start: 0, end: batchesOfEpoch(options) * options.epochs };

      test(`${way}: what is set to what it is already changes nothing`, () => {
        const plain = recordsOfSteps(create());
        const trainer = create();
        for (let turn = 0; trainer.state === 'training'; turn++) {
          const steps = trainer.steps()!;
          for (let k = 0; k <= turn % steps.plan.length; k++) steps.next();
          steps.write({ target: 'learningRate', value: trainer.learningRate });
          steps.write({ target: 'input', layer: 0, first: 0, values: numbersRead(steps.read('input', 0)) });
          for (const l of options.layers.keys()) {
            steps.write({ target: 'weights', layer: l, first: 0, values: numbersRead(steps.read('weights', l)) });
          }
          const record = steps.finish();
          if (record) assert.deepEqual(record, plain[record.epoch - 1]);
        }
        assert.equal(trainer.checkpoint('forRecord').edited, undefined);
      });

      test(`${way}: a training with numbers that were set goes on from its checkpoints`, () => {
        const edits: PlacedEdit[] = [
          { epoch: 1, batch: 1, done: 4, edit: weights(0, 3, 0.3, -2, 0.1) },
          { epoch: 1, batch: 1, done: 2, edit: { target: 'input', layer: 0, first: 1, values: Float64Array.of(0.7) } },
          { epoch: 2, batch: 0, done: 7, edit: { target: 'learningRate', value: 0.037 } },
          { epoch: 2, batch: 1, done: 1, edit: weights(1, 0, 1e3) },
        ].sort((a, b) => a.epoch - b.epoch || a.done - b.done) as PlacedEdit[];
        const whole = trained(create(), edits);
        const seen = new Set<number>();
        for (let cut = 0; cut <= all.end; cut++) {
          const begun = trained(create(), edits, 0, cut).trainer;
          const checkpoint = structuredClone(begun.checkpoint('forRecord'));
          seen.add(checkpoint.edited?.length ?? 0);
          const continued = create();
          continued.restore(checkpoint);
          assert.deepEqual(continued.checkpoint('forRecord'), checkpoint);
          const { records, parameters } = trained(continued, edits, cut);
          assert.deepEqual(records, whole.records.slice(whole.records.length - records.length));
          assert.deepEqual(parameters, whole.parameters.slice(cut));
        }
        assert.deepEqual([...seen], [0, 4]);
        // A checkpoint from before anything was set knows nothing of it.
        const back = whole.trainer;
        back.restore(create().checkpoint('forRecord'));
        assert.deepEqual(recordsOfSteps(back), recordsOfSteps(create()));
      });

      test(`${way}: what is set is read, rounded, and nothing else of the batch changes`, () => {
        const steps = create().steps()!;
        const round = precision === 'float64' ? (value: number) => value : Math.fround;
        for (let done = 1; done <= steps.plan.length; done++) {
          steps.next();
          const before = everything(steps, options.layers.length);
          const value = 0.1 * done;
          const [layer, bias] = [done % 2, options.layers[1]!.bias];
          steps.write(weights(layer, 1, value, Number.NaN, -0));
          steps.write(weights(layer, 2, 0.2));
          steps.write({ target: 'input', layer: 0, first: 2, values: Float64Array.of(value) });
          if (bias) steps.write({ target: 'bias', layer: 1, first: 1, values: Float64Array.of(value) });
          const expected = new Map(before);
          const changed = (name: string, first: number, ...values: number[]) => {
            const copy = expected.get(name)!.slice();
            copy.set(values.map(round), first);
            expected.set(name, copy);
          };
          changed(`weights ${layer}`, 1, value, 0.2, -0);
          changed('input 0', 2, value);
          if (bias) changed('bias 1', 1, value);
          assert.deepEqual(everything(steps, options.layers.length), expected);
        }
      });
    }
  });
}

const read = [
  'input',
  'net',
  'output',
  'sampleLoss',
  'outputGradient',
  'jacobianDiagonal',
  'delta',
  'inputGradient',
] as const;
const readOfLayer = [...read, 'gradient', 'biasGradient', 'clippedGradient', 'weights', 'bias'] as const;

function everything(steps: BatchSteps, layers: number): Map<string, Float64Array> {
  const all = new Map<string, Float64Array>();
  for (let l = 0; l < layers; l++) {
    for (const quantity of readOfLayer) {
      const values = steps.read(quantity, l);
      if (values instanceof Float64Array) all.set(`${quantity} ${l}`, values);
    }
  }
  return all;
}

test('dE/dx of the first layer is that of the weights before they were set, whether it is read before or after', () => {
  for (const { precision, settings } of arithmetics) {
    const [early, late] = [1, 2].map(() => createTrainer(trainingOptions({ precision }), settings).steps()!);
    for (const steps of [early!, late!])
      while (steps.next()?.phase !== 'delta' || steps.plan[steps.done - 1]!.layer !== 0);
    const expected = early!.read('inputGradient', 0);
    for (const steps of [early!, late!]) steps.write(weights(0, 0, 5, 6, 7));
    assert.deepEqual(early!.read('inputGradient', 0), expected);
    assert.deepEqual(late!.read('inputGradient', 0), expected);
  }
});

test('a batch whose input was set is followed by batches of the data as it is', () => {
  for (const { precision, settings } of arithmetics) {
    const options = trainingOptions({
      precision,
      batchSize: 7,
      optimizer: { ...trainingOptions({}).optimizer, learningRate: 1e-300 },
    });
    const trainer = createTrainer(options, settings);
    const [first] = recordsOfSteps(createTrainer(options, settings));
    const steps = trainer.steps()!;
    steps.next();
    steps.write({ target: 'input', layer: 0, first: 0, values: new Float64Array(21).fill(9) });
    const loss = steps.finish()!.scalars[networkScalarIndex('loss')];
    assert.notEqual(loss, first!.scalars[networkScalarIndex('loss')]);
    assert.equal(trainer.step()!.scalars[networkScalarIndex('loss')], first!.scalars[networkScalarIndex('loss')]);
  }
});

test('two threads compute with what was set', async () => {
  for (const precision of precisions) {
    const edits: PlacedEdit[] = [
      { epoch: 0, batch: 0, done: 3, edit: weights(1, 133 * 20, 0.5, -0.25) },
      { epoch: 0, batch: 1, done: 1, edit: { target: 'input', layer: 0, first: 300, values: Float64Array.of(4, 5) } },
      { epoch: 0, batch: 2, done: 12, edit: { target: 'learningRate', value: 0.003 } },
    ];
    const options = { ...wide, precision, epochs: 2 };
    const arithmetic = fastestArithmetic({ precision, reproducible: true, threads: 1 });
    const alone = trained(createTrainer(options, { arithmetic }), edits);
    const team = teamTraining(options);
    const leave = await team.join();
    const together = await (async () => trained(team.trainer, edits))().finally(leave);
    assert.ok(team.tasks() > 0);
    assert.deepEqual(together.records, alone.records);
    assert.deepEqual(together.parameters, alone.parameters);
    assert.notDeepEqual(alone.records, trained(createTrainer(options, { arithmetic }), []).records);
  }
});

test('batches that are read one by one from large data compute with what was set', () => {
  const [rows, inputs] = [1500, 3000];
  const { generation } = randomStreams(5);
  const training = {
    rows,
    inputs: Float64Array.from({ length: rows * inputs }, () => generation.normal()),
    targets: new Float64Array(rows * 2).fill(0.5),
  };
  const probe = sampleAt(training, 0);
  const options = trainingOptions({ inputs, training, probe, batchSize: 500, epochs: 1 });
  assert.equal(areResident(options, 8), false);
  const values = Float64Array.of(40);
  const edits: PlacedEdit[] = [
    { epoch: 0, batch: 1, done: 1, edit: { target: 'input', layer: 0, first: 500 * inputs - 1, values } },
    { epoch: 0, batch: 1, done: 5, edit: { target: 'weights', layer: 0, first: 2 * inputs - 1, values } },
  ];
  assertByHand(options, edits, { arithmetic: reproducible }, 0);
});

test('weights that were set are no explosion, and those that grow from there are', () => {
  for (const { precision, settings } of arithmetics) {
    const options = trainingOptions({ precision, epochs: 3, layers: layersOf(['tanh', 'linear'], [4, 2]) });
    const trainer = createTrainer(options, settings);
    trainer.write(weights(0, 0, 1e8));
    trainer.step();
    const checkpoint = trainer.checkpoint('forRecord');
    recordsOfSteps(trainer);
    assert.equal(trainer.state, 'finished');
    const grown = createTrainer(options, settings);
    grown.restore({ ...checkpoint, edited: Float64Array.of(1, 1, 1, 1) });
    recordsOfSteps(grown);
    assert.match(grown.divergence!.message, /the weight norm grew from 1 to 1e8\./);
    const infinite = createTrainer(options, settings);
    const steps = infinite.steps()!;
    while (steps.next());
    steps.write(weights(1, 0, Infinity));
    recordsOfSteps(infinite);
    assert.match(infinite.divergence!.message, /weight w\[0\] of unit 0 (was|is) Infinity/);
    assert.doesNotMatch(infinite.divergence!.message, /update made/);
  }
});

test('what cannot be set is refused in words, and changes nothing', () => {
  const options = trainingOptions({
    layers: [
      { ...hidden!, name: 'hidden' },
      { ...last!, name: 'out', bias: false },
    ],
  });
  for (const settings of [{}, { arithmetic: reproducible }]) {
    const trainer = createTrainer(options, settings);
    const refused = (edit: Edit, why: RegExp) =>
      assert.throws(() => trainer.write(edit), { name: 'RangeError', message: why });
    const numbers = (target: NumbersEdit['target'], layer: number, first: number, count: number): NumbersEdit => {
      return { target, layer, first, values: new Float64Array(count) };
    };
    refused(numbers('weights', 2, 0, 1), /^There is no layer 3; there are 2\.$/);
    refused(numbers('bias', 1, 0, 1), /^Layer "out" has no bias\.$/);
    refused(numbers('input', 0, 0, 1), /^No batch is loaded\./);
    refused(numbers('input', 1, 0, 1), /^x of layer "out" is what layer "hidden" passes on\. Set its weights/);
    refused(numbers('weights', 0, 13, 3), /^W of layer "hidden" has 5 x 3 numbers\. 3 from place 13 on do not fit\.$/);
    refused(numbers('bias', 0, 0, 6), /^b of layer "hidden" has 5 numbers\. 6 from place 0 on do not fit\.$/);
    refused(numbers('weights', 0, 0, 0), /0 from place 0 on do not fit/);
    refused(numbers('weights', 0, -1, 1), /1 from place -1 on do not fit/);
    refused(numbers('weights', 0, 0.5, 1), /do not fit/);
    for (const value of [Number.NaN, Infinity, -0.1]) {
      refused(
        { target: 'learningRate', value },
        /^The learning rate cannot be (NaN|Infinity|-0\.1)\. Set it to a finite number/,
      );
    }
    trainer.step();
    trainer.step();
    const steps = trainer.steps()!;
    steps.next();
    // The last batch has one row of 3.
    refused(numbers('input', 0, 0, 4), /^x of layer "hidden" has 1 x 3 numbers\./);
    steps.finish();
    assert.throws(() => steps.write(numbers('weights', 0, 0, 1)), /^RangeError: The batch is over/);
    assert.deepEqual(recordsOfSteps(trainer), recordsOfSteps(createTrainer(options, settings)).slice(1));
    const failing = createTrainer(options, settings);
    failing.write(weights(0, 0, Number.NaN));
    const failed = failing.steps()!;
    while (failed.next());
    assert.throws(() => failed.write(weights(0, 0, 0)), /^RangeError: The batch has failed/);
    failed.finish();
    assert.throws(() => failing.write(weights(0, 0, 0)), /^RangeError: The training has diverged/);
  }
});
