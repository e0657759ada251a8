import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createTrainer } from '../../../../src/engine/trainer.ts';
import { activationNames } from '../../../../src/functions/activations.ts';
import { flowPart } from '../../../../src/panel/feed/flowPart.ts';
import { flowRows } from '../../../../src/panel/flow.ts';
import type { Flow } from '../../../../src/panel/flowPicture.ts';
import { firstView } from '../../../../src/panel/panelMessage.ts';
import { rowsMoment } from '../../../../src/run/moment.ts';
import type { Run } from '../../../../src/run/run.ts';
import { tensorInRow } from '../../../../src/trace/layout.ts';
import type { RecordedQuantity } from '../../../../src/trace/quantity.ts';
import { failedNote, failedSummary } from '../../../../webview/flow/failedWords.ts';
import { startsAtDelta, stepsDown, strongestStep } from '../../../../webview/flow/steps.ts';
import { flowSummary } from '../../../../webview/flow/summary.ts';
import { trainedRun } from '../../../support/page/pageTraining.ts';
import { layersOf, legalPairs, randomSamples, sampleAt, trainingOptions } from '../../engine/support.ts';
import { networkCases } from './networks.ts';

function flowAt(run: Run, epoch: number): Flow {
  return flowPart().next({ run, runs: [run], selection: { layer: 0, epoch }, view: firstView }).update!;
}

/** The norm of a recorded vector, by another way than the product's. */
function normOf(run: Run, epoch: number, layer: number, name: RecordedQuantity): number {
  return Math.hypot(...tensorInRow(run.history.layout, run.history.tensorsOf(epoch)!, layer, name));
}

/** The numbers of a sentence are what `expected` is, to the two digits that are shown. */
function near(shown: string, expected: number): void {
  const value = Number(shown.replaceAll(',', ''));
  assert.ok(Math.abs(value - expected) <= 0.051 * Math.abs(expected), `shown ${shown}, expected ${expected}`);
}

const runs = new Map<string, Promise<Run>>();
function runOf(name: string): Promise<Run> {
  const { spec, epochs } = networkCases[name]!;
  const run = runs.get(name) ?? trainedRun(spec, { epochs });
  runs.set(name, run);
  return run;
}

for (const name of Object.keys(networkCases)) {
  test(`${name}: every number of a sentence is that of the record`, async () => {
    const run = await runOf(name);
    const { history, info } = run;
    const { layers } = info;
    for (const epoch of [1, history.epochs]) {
      const flow = flowAt(run, epoch);
      const text = flowSummary(flow, layers);
      const last = layers.length - 1;
      const start = normOf(run, epoch, last, 'outputGradient');
      const end = normOf(run, epoch, 0, 'delta');
      const ends = /‖dE\/dy‖ of sample \d+ is (\S+) at the loss, ‖dE\/dnet‖ is (\S+) in .*?\./.exec(text);
      if (ends) {
        near(ends[1]!, start);
        near(ends[2]!.replace(/\.$/, ''), end);
        const fold = /(shrinks|grows) (\S+)-fold/.exec(text);
        const ratio = end / start;
        if (fold) near(fold[2]!, fold[1] === 'grows' ? ratio : 1 / ratio);
        else assert.ok(ratio > 0.49 && ratio < 2.01);
        const shares = /multipl(?:y|ies) it by (\S+), (?:all|the) weights by (\S+)\.$/.exec(text)!;
        const product = Number(shares[1]) * Number(shares[2]);
        assert.ok(Math.abs(product / ratio - 1) < 0.11, `${shares[0]} against ${ratio}`);
      } else assert.ok(start === 0 || end === 0, text);
    }
  });
}

suite('what is said of the broken ones', () => {
  const said = async (name: string, epoch: number) => {
    const run = await runOf(name);
    const flow = flowAt(run, epoch);
    return { flow, text: flowSummary(flow, run.info.layers) };
  };

  test('of healthy ones no step is called the largest without being it', async () => {
    const run = await runOf('spiral');
    const flow = flowAt(run, 1);
    const steps = stepsDown(flow, 3);
    assert.deepEqual([steps[0]!.layer, steps[0]!.kind], [2, 'activation'], 'the step of the loss is counted');
    const { before, after } = strongestStep(steps)!;
    assert.equal(after / before, Math.min(...steps.map(step => step.after / step.before)));
  });

  test('twenty sigmoid layers: all alike, none of them the largest drop', async () => {
    const { flow, text } = await said('twenty sigmoid layers', 1);
    assert.match(
      text,
      /^The gradient shrinks \S+e12-fold on its way to h1: .* Every sigmoid multiplies it by about 0\.2\d\./,
    );
    assert.equal(strongestStep(stepsDown(flow, 21)), undefined);
  });

  test('all weights 0: the weights end it, and biases still have a gradient', async () => {
    const { text } = await said('all weights 0', 3);
    assert.equal(text, 'All weights of out are 0, so nothing reaches the layers below.');
  });

  test('dead relu: the units that are flat end it', async () => {
    const { text } = await said('dead relu', 3);
    assert.equal(text, 'All units of h2 are flat (derivative 0), so nothing reaches the layers below.');
  });

  test('saturated tanh: flat units', async () => {
    const { text } = await said('saturated tanh', 3);
    assert.equal(text, 'All units of h2 are flat (derivative 0), so nothing reaches the layers below.');
  });

  test('linear with a zero head: a sample that has no loss gradient, then weights that grow from 0', async () => {
    const first = await said('linear, zero head', 1);
    assert.equal(first.text, 'This sample’s loss gradient is 0. Choose another sample.');
    const second = await said('linear, zero head', 2);
    assert.match(second.text, /The largest drop is in the weights of out \(×\u00a00\.11\)\./);
  });

  test('exploding: the batch that failed, where and by which weight', async () => {
    const { status, info, history } = await runOf('exploding');
    const failed = status.failedBatch!;
    assert.equal(failed.epoch, history.epochs);
    assert.match(
      failedSummary(failed, info.layers),
      /^The training diverged in batch 8 of epoch 1, in h2\. The weight norm grew from \S+ to \S+\. The largest weight, unit \d+ from input \d+, reached \S+e\d+ in batch 8\.$/,
    );
    assert.equal(failedNote(failed), 'batch 8 of epoch 1: norms over its 4 samples');
    const largest = failed.operands[failed.operandNames.findIndex(name => name.startsWith('w['))]!;
    near(/reached (\S+) in/.exec(failed.what)![1]!, largest);
    const weights = tensorInRow(history.layout, history.tensorsOf(failed.epoch)!, failed.layer, 'weightsAfter');
    assert.equal(Math.max(...weights.map(Math.abs)), Math.abs(largest));
  });
});

test('the factors of all steps multiply to the quotient of the two norms named, whatever the network', () => {
  let counted = 0;
  for (let seed = 0; seed < 300; seed++) {
    const { activation, loss } = legalPairs[seed % legalPairs.length]!;
    const hidden = Array.from(
      { length: seed % 5 },
      (_, k) => activationNames[(seed + 7 * k) % activationNames.length]!,
    );
    const widths = hidden.map((_, k) => 2 + ((seed + k) % 5));
    const outputs = activation === 'softmax' ? 3 : 1 + (seed % 2);
    const samples = randomSamples(seed, 6, 3, outputs, loss);
    const trainer = createTrainer(
      trainingOptions({
        ...{ seed, inputs: 3, layers: layersOf([...hidden, activation], [...widths, outputs]), loss, epochs: 1 },
        ...{ training: samples, probe: sampleAt(samples, seed % 6) },
      }),
    );
    let record = trainer.step();
    while (trainer.state === 'training') record = trainer.step() ?? record;
    const { scalars, tensors } = record!;
    const { layout } = trainer;
    const { rows } = flowRows(rowsMoment({ layout, precision: 'float64', epoch: 1, scalars, row: tensors! }));
    const last = hidden.length;
    const { isFused } = { isFused: /rossEntropy/.test(loss) };
    const flow: Flow = { epoch: 1, sample: 'sample 0', isFused, rows };
    const steps = stepsDown(flow, last + 1);
    if (startsAtDelta(flow, last + 1) || steps.some(({ before }) => !(before > 0))) continue;
    counted++;
    const norm = (layer: number, name: RecordedQuantity) => Math.hypot(...tensorInRow(layout, tensors!, layer, name));
    const product = steps.reduce((value, { before, after }) => value * (after / before), 1);
    const quotient = norm(0, 'delta') / norm(last, 'outputGradient');
    assert.ok(Math.abs(product - quotient) <= 1e-12 * quotient, `${seed}: ${product} and ${quotient}`);
    assert.equal(steps.length, 2 * last + 1);
  }
  assert.ok(counted > 150, `only ${counted} networks had a gradient`);
});
