import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EngineOptions } from '../../../../src/engine/options.ts';
import { plainArithmetic } from '../../../../src/engine/plain.ts';
import type { Formula } from '../../../../src/formula/formula.ts';
import { plainText } from '../../../../src/formula/formulaText.ts';
import { optimizerDefaults } from '../../../../src/functions/optimizers.ts';
import type { ParameterRef } from '../../../../src/run/questions.ts';
import type { Steps } from '../../../../src/run/replayQuestions.ts';
import { weightsOf } from '../../../../src/run/weightRows.ts';
import { Replay } from '../../../../src/threads/replay.ts';
import { explainUpdate } from '../../../../src/why/explain/update.ts';
import type { Explanation } from '../../../../src/why/explanation.ts';
import { optimizerVariants } from '../../engine/optimizerVariants.ts';
import { trainingOptions } from '../../engine/support.ts';
import { evaluate, scaleOf } from './evaluate.ts';
import { runOf, sourceOf } from './sources.ts';

const idle = { now: () => 0, nextTurn: () => Promise.resolve(), progress: () => {} };
const weight: ParameterRef = { layer: 0, unit: 2, input: 1 };
const bias: ParameterRef = { layer: 1, unit: 1, input: null };

/** The update of one weight or bias in an epoch of a small training, with its steps. */
async function explained(
  overrides: Partial<EngineOptions>,
  { epoch = 2, parameter = weight }: { epoch?: number; parameter?: ParameterRef } = {},
): Promise<{ why: Explanation; steps: Steps; recorded: number }> {
  const run = runOf(overrides);
  const recorded = weightsOf(run.history.layout, { row: run.history.tensorsOf(epoch)! });
  const replay = new Replay(trainingOptions(overrides), plainArithmetic, idle);
  const reply = await replay.answer({ epoch, about: { kind: 'steps', parameter }, recorded }, () => false);
  assert.equal(reply.type, 'answer', JSON.stringify(reply));
  const steps = (reply as { answer: Steps }).answer;
  const { layer, unit, input } = parameter;
  const ref =
    input === null
      ? ({ layer, quantity: 'biasUpdate', row: 0, column: unit } as const)
      : ({ layer, quantity: 'weightUpdate', row: unit, column: input } as const);
  const source = sourceOf(run, epoch);
  const { weightUpdate, biasUpdate, shape } = source.layers[layer]!;
  const value = input === null ? biasUpdate[unit]! : weightUpdate[unit * shape.inputs + input]!;
  return { why: explainUpdate(source, ref, steps), steps, recorded: value };
}

/** Holds what every line of numbers comes to against what it says, which is what was trained. */
function assertNumbersHold({ numbers }: Explanation, tolerance: number): void {
  assert.ok(numbers.length >= 3);
  for (const line of numbers) {
    assert.equal(line.kind, 'equation');
    const { sides } = line as Extract<Formula, { kind: 'equation' }>;
    const [, formula, value = formula] = sides;
    const expected = evaluate(value!);
    const error = Math.abs(evaluate(formula!) - expected);
    assert.ok(
      error <= tolerance * Math.max(scaleOf(formula!), Math.abs(expected)),
      `${plainText(line)}: off by ${error}`,
    );
  }
}

const penalized = (overrides: Partial<EngineOptions>): Partial<EngineOptions> => ({
  layers: trainingOptions({}).layers.map(layer => ({ ...layer, l1: 0.01, l2: 0.05 })),
  ...overrides,
});

for (const precision of ['float64', 'float32'] as const) {
  const tolerance = precision === 'float64' ? 1e-13 : 3e-6;
  suite(`the numbers of an update's formulas come to what was trained (${precision})`, () => {
    for (const optimizer of optimizerVariants) {
      test(JSON.stringify(optimizer), async () => {
        for (const batchSize of [3, 7]) {
          for (const epoch of [1, 3]) {
            for (const parameter of [weight, bias]) {
              const { why, recorded } = await explained({ optimizer, precision, batchSize }, { epoch, parameter });
              assertNumbersHold(why, tolerance);
              assert.equal(why.value, recorded);
              assert.equal(why.symbols.length, why.numbers.length);
              assert.ok(why.sentence.length > 20);
              assert.doesNotMatch(`${why.sentence} ${why.latex} ${why.python}`, /NaN|undefined|np\.nan/);
            }
          }
        }
      });
    }

    const { sgd, adam } = optimizerDefaults;
    const bounds: Readonly<Record<string, EngineOptions['clipping']>> = {
      'a bound of the elements': { value: 0.02 },
      'a bound of the elements that none exceeds': { value: 100 },
      'a bound of the norm': { norm: 0.05 },
      'a bound of the norm that is not exceeded': { norm: 100 },
      'both bounds': { value: 0.1, norm: 0.05 },
    };
    for (const [name, clipping] of Object.entries(bounds)) {
      test(`with penalties, weight decay and ${name}`, async () => {
        for (const optimizer of [
          { ...sgd, weightDecay: 0.1 },
          { ...adam, learningRate: 0.01, weightDecay: 0.1 },
        ]) {
          const { why } = await explained(penalized({ optimizer, clipping, precision }));
          assertNumbersHold(why, tolerance);
        }
      });
    }
  });
}

const sideTexts = (lines: readonly Formula[]) => lines.map(line => plainText(line));

test('a step of Adam is what one computes by hand', async () => {
  const optimizer = { ...optimizerDefaults.adam, learningRate: 0.01 };
  const { why, steps } = await explained({ optimizer, batchSize: 7 }, { epoch: 2 });
  const [step] = steps.steps;
  const [m0, v0] = step!.stateBefore;
  const g = step!.gradient;
  const m = 0.9 * m0! + 0.1 * g;
  const v = 0.999 * v0! + 0.001 * g * g;
  const moved = -0.01 * (m / (1 - 0.9 ** 2) / (Math.sqrt(v / (1 - 0.999 ** 2)) + 1e-8));
  assert.ok(Math.abs(moved - why.value) < 1e-16, `${moved} by hand, ${why.value} trained`);
  // Its first step, from nothing, is the learning rate against the sign of the gradient.
  const first = (await explained({ optimizer, batchSize: 7 }, { epoch: 1 })).why;
  assert.ok(Math.abs(Math.abs(first.value) - 0.01) < 1e-6);
});

test('the formulas of Adam read as in the books', async () => {
  const { why } = await explained({ optimizer: { ...optimizerDefaults.adam, learningRate: 0.01 }, batchSize: 7 });
  assert.deepEqual(sideTexts(why.symbols), [
    'g[t] = dE[t]/dw[t-1]',
    'm[t] = β[1] · m[t-1] + (1 - β[1]) · g[t]',
    'v[t] = β[2] · v[t-1] + (1 - β[2]) · g[t]^2',
    "m'[t] = m[t] / (1 - β[1]^t)",
    "v'[t] = v[t] / (1 - β[2]^t)",
    "r[t] = m'[t] / (sqrt(v'[t]) + ε)",
    'w[t] = w[t-1] - η · r[t]',
    'ΔW[2][1] = w[t] - w[t-1]',
  ]);
  assert.ok(why.notes.includes("Of the spec's settings η is learningRate, β[1] and β[2] are betas, ε is eps."));
});

test('an update of several steps is their sum, and the last is spelled out', async () => {
  const { why, steps, recorded } = await explained({ optimizer: optimizerDefaults.sgd });
  assert.equal(steps.count, 3);
  const [first] = why.numbers;
  const sides = (first as Extract<Formula, { kind: 'equation' }>).sides;
  assert.ok(Math.abs(evaluate(sides[1]!) - recorded) < 1e-15);
  assert.match(plainText(why.symbols[0]!), /4.*6/);
  assert.match(
    why.sentence,
    /^The update -?\d.* is the sum of 3 steps, one for each batch; the last of them, -?\d.*, is spelled out\. The /,
  );
});

test('factors lead up to the gradient of the epoch, and to the weight before it where there was but one step', async () => {
  const one = (await explained({ optimizer: optimizerDefaults.adam, batchSize: 7 })).why;
  assert.deepEqual(
    one.factors.map(({ label, ref }) => [label, ref?.quantity]),
    [
      ['mean dE/dW[2][1]', 'meanGradient'],
      ['η', undefined],
      ['m', undefined],
      ['v', undefined],
      ['r', undefined],
      ['W[2][1]', 'weights'],
    ],
  );
  const several = (await explained({ optimizer: optimizerDefaults.sgd }, { parameter: bias })).why;
  assert.deepEqual(
    several.factors.map(({ ref }) => ref?.quantity),
    ['meanBiasGradient', undefined, undefined, undefined],
  );
});

suite('the sentence names what made the step small or large', () => {
  const sentence = async (overrides: Partial<EngineOptions>) =>
    (await explained({ batchSize: 7, ...overrides })).why.sentence;
  const { sgd, adam, adamw, lion } = optimizerDefaults;

  test('a small learning rate', async () => {
    assert.match(
      await sentence({ optimizer: { ...sgd, learningRate: 1e-5 } }),
      /^The learning rate is 1e-5, which makes it small; the gradient of the batch is/,
    );
  });
  test('what clipping took', async () => {
    assert.match(
      await sentence({ clipping: { norm: 0.01 } }),
      /Clipping left -?\d\S+ of the gradient -?\d\S+ because the norm of the whole gradient was \d/,
    );
    assert.match(
      await sentence({ clipping: { value: 1e-3 } }),
      /Clipping left -?0.001 of the gradient .* because its elements are bounded/,
    );
  });
  test('a step that the number is too large to feel', async () => {
    const sgd = { ...optimizerDefaults.sgd, learningRate: 1e-20 };
    assert.match(
      await sentence({ optimizer: sgd }),
      /^It is 0 because the learning rate \(1e-20\) times the gradient of the batch \(-?\d\S+\) is less than the last digit of the weight, -?\d\S+\.$/,
    );
  });
  test('weight decay', async () => {
    assert.match(
      await sentence({ optimizer: { ...adam, weightDecay: 0.5 } }),
      /Weight decay adds -?\d\S+ to the gradient\.$/,
    );
    assert.match(
      await sentence({ optimizer: { ...adamw, weightDecay: 0.5 } }),
      /Weight decay alone contributes -?\d\S+ to the step/,
    );
  });
  test('lion, which asks for the sign alone', async () => {
    assert.match(
      await sentence({ optimizer: lion }),
      /^Lion moves every weight by the learning rate, 0.0001, here against the sign of k = -?\d/,
    );
  });
});

test('notes tell the step, what the schedule made of the rate, and a norm within its bound', async () => {
  const schedule = { type: 'step', stepSize: 1, gamma: 0.5, warmup: 0 } as const;
  const { why } = await explained({ schedule, clipping: { norm: 1000 } }, { epoch: 3 });
  assert.match(why.notes[0]!, /^w is the number that ΔW\[2\]\[1\] of "1" changes; .* is step 9\.$/);
  assert.match(why.notes[2]!, /The schedule has made 0.025 of the learning rate 0.1 by epoch 3/);
  assert.match(why.notes[3]!, /norm, \d\S+, is within its bound of 1000/);
});

test('a layer that is not trained is explained as without its steps', async () => {
  const layers = trainingOptions({}).layers.map((layer, l) => ({ ...layer, trainable: l !== 0 }));
  const { why } = await explained({ layers, optimizer: optimizerDefaults.adam });
  assert.equal(why.value, 0);
  assert.equal(why.numbers.length, 1);
});
