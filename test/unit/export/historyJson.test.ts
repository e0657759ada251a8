import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { historyJson } from '../../../src/export/historyJson.ts';
import type { Run } from '../../../src/run/run.ts';
import type { LayerShape } from '../../../src/trace/shapes.ts';
import { backprop, diverging, folderOf, xor } from '../cli/support.ts';
import { addEpoch, runOf } from '../run/trainedRun.ts';
import { recordedRun } from './recordedRun.ts';

interface Epoch extends Readonly<Record<string, unknown>> {
  readonly epoch: number;
  readonly layers: readonly Readonly<Record<string, unknown>>[];
}

interface Document extends Readonly<Record<string, unknown>> {
  readonly epochs: readonly Epoch[];
}

function documentOf(run: Run, epochs?: Iterable<number>): Document {
  return JSON.parse([...historyJson(run, epochs)].join('')) as Document;
}

const layer: LayerShape = { name: 'a', inputs: 1, outputs: 1, bias: true, activation: 'linear' };

const specs = {
  'a classification': xor({
    data: { generate: 'spiral', samples: 20 },
    training: { epochs: 4, validationSplit: 0.25 },
  }),
  'a regression with test rows': xor({
    data: { generate: 'sine', samples: 20, testSplit: 0.25 },
    layers: [{ units: 3, activation: 'relu' }, { units: 1 }],
  }),
  'a float32 run': xor({ precision: 'float32' }),
  'a layer without a bias': xor({
    layers: [
      { units: 3, activation: 'tanh', bias: false },
      { units: 1, activation: 'sigmoid' },
    ],
  }),
  'a run of one epoch': xor({ training: { epochs: 1 } }),
  'a run that ended early': xor({ training: { epochs: 900, stopWhen: { loss: 100 } } }),
  'a diverged run': diverging,
  'an epoch that broke off': xor({
    layers: [{ units: 2 }, { units: 1 }],
    optimizer: { type: 'sgd', learningRate: 1e200 },
    training: { epochs: 5, batchSize: 1 },
  }),
  'names of any kind': xor({
    name: '</script>\u2028"\\',
    layers: [
      { name: '__proto__', units: 2 },
      { name: '=1+1,"\n\u2029', units: 1, activation: 'sigmoid' },
    ],
  }),
};

suite('the history as JSON', () => {
  for (const [what, text] of Object.entries(specs)) {
    test(`agrees with the command line number for number: ${what}`, async () => {
      const { out } = await backprop(folderOf({ 'net.mlp.json': text }), ['train', 'net.mlp.json', '--json']);
      const { layers, ...expected } = JSON.parse(out) as Document;
      assert.ok(expected.epochs.length > 0 && layers);
      assert.deepEqual(documentOf(await recordedRun(text)), expected);
    });
  }

  test('has the vectors of those epochs whose tensors are kept, and the scalars of all', async () => {
    const { epochs } = documentOf(await recordedRun(xor(), epoch => epoch === 2));
    assert.deepEqual(
      epochs.map(({ layers }) => layers.map(figures => [Array.isArray(figures.delta), typeof figures.deltaNorm])),
      [false, true, false].map(kept => [
        [kept, 'number'],
        [kept, 'number'],
      ]),
    );
  });

  test('of chosen epochs has those that the run has', () => {
    const run = runOf([layer], 5);
    assert.deepEqual(
      documentOf(run, [0, 2, 2.5, 4, 6, Number.NaN]).epochs.map(({ epoch }) => epoch),
      [2, 4],
    );
  });

  test('without an epoch is a document all the same, and says what the run is doing', () => {
    const run = runOf([layer], 0);
    const { epochs, outcome } = documentOf(run);
    assert.deepEqual([epochs, outcome], [[], 'running']);
    run.setState('failed', 'no memory');
    assert.equal(documentOf(run).message, 'no memory');
  });

  test('a long one comes in pieces, without the epochs that come meanwhile', () => {
    const run = runOf([layer], 2000);
    const pieces = historyJson(run);
    const read = [String(pieces.next().value)];
    addEpoch(run, 2001);
    read.push(...pieces);
    assert.ok(read.length > 5 && read.every(piece => piece.length < 70_000), `${read.length} pieces`);
    assert.equal((JSON.parse(read.join('')) as Document).epochs.at(-1)!.epoch, 2000);
  });
});
