/** The weights of a run, as a document of their own and in the spec. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createNetwork } from '../../../src/engine/network.ts';
import { weightEditRequest } from '../../../src/export/weightEditRequest.ts';
import { weightsJson } from '../../../src/export/weightsJson.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import type { Run } from '../../../src/run/run.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { weightEditAnswer } from '../../../src/threads/serve.ts';
import { tensorInRow } from '../../../src/trace/layout.ts';
import { backprop, diverging, folderOf, xor } from '../cli/support.ts';
import { recordedRun } from './recordedRun.ts';

interface Layer {
  readonly name: string;
  readonly activation: string;
  readonly weights: readonly (readonly number[])[];
  readonly biases: readonly number[] | null;
}

type Document = Readonly<Record<string, unknown>> & { readonly layers: readonly Layer[] };

function documentOf(run: Run, epoch: number): Document {
  const pieces = weightsJson(run, epoch);
  assert.ok(pieces);
  return JSON.parse([...pieces].join('')) as Document;
}

/** Weights and biases as they are recorded, layer by layer. */
function recorded({ history }: Run, epoch: number): Float64Array[] {
  const row = history.tensorsOf(epoch)!;
  return history.layout.layers.flatMap((_, layer) =>
    (['weightsAfter', 'biasAfter'] as const).map(name => tensorInRow(history.layout, row, layer, name)),
  );
}

/** Weights and biases that a training of the text starts from. */
async function first(text: string): Promise<Float64Array[]> {
  const { options, problems } = await prepare(text, { files: undefined, limits: defaultLimits });
  assert.ok(options, JSON.stringify(problems));
  const { layers } = createNetwork(options, 1);
  return layers.flatMap(({ w, b, hasBias }) => [Float64Array.from(w), Float64Array.from(hasBias ? b : [])]);
}

/** As the command does it, without the worker thread. */
function weightsIntoText(text: string, run: Run, epoch: number) {
  const request = weightEditRequest(text, run, epoch);
  return 'problem' in request ? request : weightEditAnswer(request);
}

function applied(text: string, run: Run, epoch: number): string {
  const edits = weightsIntoText(text, run, epoch);
  assert.ok(!('problem' in edits), JSON.stringify(edits));
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((now, { offset, length, text: by }) => now.slice(0, offset) + by + now.slice(offset + length), text);
}

const withoutBias = xor({
  layers: [
    { name: '=1+1,"\n', units: 3, activation: 'tanh', bias: false },
    { units: 1, activation: 'sigmoid' },
  ],
});
const specs = {
  'a float64 run': xor(),
  'a float32 run': xor({ precision: 'float32' }),
  'a layer without a bias': withoutBias,
  'a run of one epoch': xor({ training: { epochs: 1 } }),
};

suite('weights as JSON', () => {
  for (const [what, text] of Object.entries({ ...specs, 'a diverged run': diverging })) {
    test(`are those of the command line: ${what}`, async () => {
      const { out } = await backprop(folderOf({ 'net.mlp.json': text }), ['train', 'net.mlp.json', '--json']);
      const { layers } = JSON.parse(out) as Document;
      const run = await recordedRun(text);
      const { seed, precision } = run.info;
      assert.deepEqual(documentOf(run, run.history.epochs), {
        name: 'XOR',
        seed,
        precision,
        epoch: run.history.epochs,
        layers,
      });
    });
  }

  test('are those after the epoch that is asked for, with the sign of a zero and what is not finite', async () => {
    const run = await recordedRun(xor());
    const [weights, biases] = recorded(run, 2);
    weights!.set([-0, Number.NaN, Number.NEGATIVE_INFINITY]);
    const [{ weights: rows, biases: read } = assert.fail()] = documentOf(run, 2).layers;
    assert.deepEqual(rows.flat(), [-0, 'NaN', '-Infinity', ...weights!.slice(3)]);
    assert.deepEqual(read, [...biases!]);
  });

  test('of 32 bits are written with the digits that they have', async () => {
    const run = await recordedRun(xor({ precision: 'float32' }));
    const { layers } = documentOf(run, 3);
    assert.doesNotMatch(JSON.stringify(layers), /\d{10}/);
    const [weights] = recorded(run, 3);
    assert.deepEqual(layers[0]!.weights.flat().map(Math.fround), [...weights!]);
  });

  test('are not to be had of an epoch whose tensors are not kept', async () => {
    const run = await recordedRun(xor(), epoch => epoch !== 2);
    assert.equal(weightsJson(run, 2), undefined);
    assert.equal(weightsJson(run, 4), undefined);
  });
});

suite('weights of a run into its spec', () => {
  for (const [what, text] of Object.entries(specs)) {
    test(`the next training starts from the bits that were recorded: ${what}`, async () => {
      const run = await recordedRun(text);
      for (const epoch of [1, run.history.epochs]) {
        assert.deepEqual(await first(applied(text, run, epoch)), recorded(run, epoch));
      }
    });
  }

  test('32-bit weights are written with the digits that they have', async () => {
    const text = xor({ precision: 'float32' });
    assert.doesNotMatch(applied(text, await recordedRun(text), 3), /\d{10}/);
  });

  test('of an epoch whose tensors are not kept is refused in words', async () => {
    const run = await recordedRun(xor(), epoch => epoch !== 2);
    assert.deepEqual(weightsIntoText(xor(), run, 2), {
      problem: 'the weights of epoch 2 are not kept any more; choose another epoch',
    });
  });

  test('that are not finite are refused in words', async () => {
    const text = xor({ layers: [{ units: 1 }], optimizer: { type: 'sgd', learningRate: 1e308 } });
    const run = await recordedRun(text);
    assert.equal(run.status.state, 'diverged');
    const edits = weightsIntoText(text, run, run.history.epochs);
    assert.match(
      'problem' in edits ? edits.problem : '',
      /^the \w+ of layer "layer 1" have (NaN|-?Infinity) among them/,
    );
  });
});
