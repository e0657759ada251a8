/** Where targets are scaled, people see and type them in the units of their data, and are told where they do not. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { weightsJson } from '../../../src/export/weightsJson.ts';
import { inspectorMessage } from '../../../src/inspector/message.ts';
import { kindsOf, learnedPicture } from '../../../src/panel/learned.ts';
import type { RowsAnswer } from '../../../src/run/questions.ts';
import { Run } from '../../../src/run/run.ts';
import { runFacts } from '../../../src/run/runFacts.ts';
import { runSubject } from '../../../src/run/runSubject.ts';
import { targetsAre } from '../../../src/run/scaledTargets.ts';
import { surfaceExtent } from '../../../src/run/surfaceGrid.ts';
import { presentSample } from '../../../src/samples/presentSample.ts';
import { pairsOf } from '../../../src/samples/rowLists.ts';
import { sampleItems } from '../../../src/samples/sampleItems.ts';
import { sampleInWords } from '../../../src/samples/sampleWords.ts';
import { targetAsSeen, targetInSource } from '../../../src/samples/sourceUnits.ts';
import { readTargets, targetsPrompt, targetsText } from '../../../src/samples/typedTargets.ts';
import { Evaluation } from '../../../src/threads/evaluation.ts';
import { textDigest } from '../../../src/threads/node/digests.ts';
import { testText } from '../../../src/trace/testScalars.ts';
import { assertClose } from '../engine/support.ts';
import { recordedRun } from '../export/recordedRun.ts';
import { prepared, type Written } from '../plan/support.ts';

const rents = [890, 1120, 1350, 1575, 1692, 3000];
const data = {
  inputs: rents.map((_, row) => [row / 5]),
  targets: rents.map(rent => [rent]),
  scale: { targets: 0.001 },
  standardizeTargets: true,
};
const layers = [{ units: 1, weights: [[0.5]], biases: [0.25] }];

async function planned(more: Written = {}) {
  const plan = await prepared({ data: { ...data, ...more }, layers });
  const subject = runSubject(plan);
  assert.ok(subject && plan.options && plan.parsed.spec);
  const info = {
    ...runFacts(plan.parsed.spec, plan.options, 'rent', textDigest),
    id: 'a',
    spec: 'file:///rent.mlp.json',
    seedGiven: false,
    startedAt: 0,
  };
  return { subject, info, run: new Run(info, 1e8, subject) };
}

const mean = rents.reduce((sum, rent) => sum + rent, 0) / rents.length;
const spread = Math.sqrt(rents.reduce((sum, rent) => sum + (rent - mean) ** 2, 0) / rents.length);
/** What the layer answers to a row, in the units of the rents. */
const answered = rents.map((_, row) => mean + spread * (0.25 + 0.1 * row));
const { subject, info, run } = await planned();
const weights = [{ weights: Float64Array.of(0.5), bias: Float64Array.of(0.25) }];
const evaluation = new Evaluation(subject);
const rows = evaluation.answer({ layers: weights, question: { kind: 'rows' } }) as RowsAnswer;
const extent = surfaceExtent(subject)!;
const surface = evaluation.answer({ layers: weights, question: { kind: 'surface', extent } });

suite('the targets of a run that scales them', () => {
  test('are kept as the network sees them, with what brings them back to the bits of the data', () => {
    assert.ok(Math.max(...subject.samples.targets) < 3);
    for (const [row, rent] of rents.entries()) {
      assert.equal(targetAsSeen(subject, 0, rent), subject.samples.targets[row]);
      assertClose([targetInSource(subject, 0, subject.samples.targets[row]!)], [rent], 1e-13, 'rent');
    }
  });

  test('and the answers to them are drawn and listed in the units of the data', () => {
    const pairs = pairsOf(subject, rows, 0);
    assertClose(pairs.truth, rents, 1e-13, 'truth');
    assertClose(pairs.predicted, answered, 1e-13, 'predicted');
    assert.deepEqual(kindsOf(subject), ['curve', 'pairs', 'rows']);
    const picture = (kind: 'curve' | 'pairs' | 'rows') =>
      learnedPicture(subject, kind, 0, { epoch: 1, rows, surface: surface as never });
    const curve = picture('curve');
    assert.ok(curve?.kind === 'curve' && curve.areTargetsScaled);
    assertClose(curve.curves[0]!.targets, rents, 1e-13, 'targets of the curve');
    assertClose(curve.points.y, rents, 1e-13, 'points');
    const { from, to } = extent.x;
    assertClose([curve.curves[0]!.y[0]!], [mean + spread * (0.25 + 0.5 * from)], 1e-12, 'the curve’s start');
    assertClose([curve.curves[0]!.y.at(-1)!], [mean + spread * (0.25 + 0.5 * to)], 1e-12, 'the curve’s end');
    const worst = picture('rows');
    assert.ok(worst?.kind === 'rows');
    assertClose(
      worst.truth,
      Array.from(worst.rows, row => rents[row]!),
      1e-13,
      'truth',
    );
    assertClose(
      worst.answers,
      Array.from(worst.rows, row => answered[row]!),
      1e-13,
      'answers',
    );
  });

  test('of two inputs are drawn in the units of the data, too', async () => {
    const two = await prepared({
      data: { ...data, inputs: data.inputs.map(([x]) => [x, x! * x!]) },
      layers: [{ units: 1, weights: [[0.5, 0]], biases: [0.25] }],
    });
    const other = runSubject(two)!;
    const flat = [{ weights: Float64Array.of(0.5, 0), bias: Float64Array.of(0.25) }];
    const ask = new Evaluation(other);
    const answers = ask.answer({ layers: flat, question: { kind: 'rows' } }) as RowsAnswer;
    const map = ask.answer({ layers: flat, question: { kind: 'surface', extent: surfaceExtent(other)! } });
    const picture = learnedPicture(other, 'regions', 0, { epoch: 1, rows: answers, surface: map as never });
    assert.ok(picture?.kind === 'regions');
    assertClose(picture.truth, rents, 1e-13, 'truth');
    assert.ok(picture.answers.every(value => value > 500 && value < 5000));
  });

  test('are said in words in the units of the data', () => {
    assert.equal(sampleInWords(run, 5), 'sample 5: 3000');
    assert.equal(sampleInWords(run, undefined), 'sample 0: 890');
    const [item] = sampleItems(subject, rows, [5]);
    assert.equal(item!.label, 'sample 5: 3000');
    assert.match(item!.description, new RegExp(`answers ${Number(answered[5]!.toPrecision(4))}`));
  });

  test('are typed in the units of the data; one that is not touched keeps every digit', () => {
    assert.equal(targetsPrompt(subject), 'The target: 1 number for target 1, in the units of the data.');
    const present = presentSample(run, { layer: 0, epoch: 'latest', sample: 5 })!;
    assert.equal(targetsText(subject, present.targets), '3000');
    assert.deepEqual(readTargets(subject, '3000', present.targets), { values: present.targets });
    assert.deepEqual(readTargets(subject, '890'), { values: [subject.samples.targets[0]] });
    const typed = { inputs: [1], targets: [subject.samples.targets[1]!] };
    assert.equal(sampleInWords(run, typed), 'typed input: 1120');
    const tiny = { ...subject.samples.targetScaling!, scale: Float64Array.of(1e-300) };
    const steep = { ...subject, samples: { ...subject.samples, targetScaling: tiny } };
    assert.deepEqual(readTargets(steep, '1e300'), {
      problem: 'the 1st of 1 is too large to be scaled for the network',
    });
  });

  test('that are not scaled, or are classes, stay as they are', async () => {
    const plain = await planned({ scale: 2, standardizeTargets: false });
    assert.equal(plain.subject.samples.targetScaling, undefined);
    assert.equal(targetsAre(plain.info), undefined);
    assert.equal(targetsText(plain.subject, [0.1 + 0.2]), '0.30000000000000004');
  });

  test('are told of beside the losses and errors of test rows', async () => {
    assert.equal(targetsAre(info), 'standardized');
    assert.equal(targetsAre((await planned({ standardizeTargets: false })).info), 'scaled');
    const row = Float64Array.of(0.05, Number.NaN, 0.9, 12.5);
    assert.equal(
      testText(row, 30, 'regression', 'standardized'),
      '30 test rows: loss 0.05 (standardized targets), R² 0.9, MAE 12.5 (units of the data)',
    );
    const tested = await recordedRun(
      JSON.stringify({ data: { ...data, testSplit: 0.2 }, layers: [{ units: 1 }], training: { epochs: 1 } }),
    );
    assert.match(
      inspectorMessage(tested),
      /1 test row: loss .* \(standardized targets\), .*MAE .* \(units of the data\)$/,
    );
  });

  test('are exported with the weights, with how to scale them', async () => {
    const history = (await recordedRun(JSON.stringify({ data, layers, training: { epochs: 1 } }))).history;
    for (const block of [history.scalarsOf(1)!]) {
      run.append({ firstEpoch: 1, scalars: block, tensorEpochs: Int32Array.of(1), tensors: history.tensorsOf(1)! });
    }
    const document = JSON.parse([...weightsJson(run, 1)!].join(''));
    const { factor, offset, scale } = document.scaling.targets;
    assertClose([(1692 * factor - offset[0]) / scale[0]], [subject.samples.targets[4]!], 1e-15, 'seen');
    assert.equal(document.scaling.inputs, undefined);
  });
});
