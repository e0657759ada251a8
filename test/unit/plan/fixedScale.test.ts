import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { zipSync } from 'fflate';
import type { DataFiles } from '../../../src/data/files.ts';
import { asSeen, inSource } from '../../../src/samples/sourceUnits.ts';
import { doubles } from '../data/npyFile.ts';
import { diskOf } from '../data/support.ts';
import { subjectOf } from '../run/subjects.ts';
import { csvFile, idxFiles, marks, optionsOf, prepared, refusal, type Written } from './support.ts';

const linear = [{ units: 1 }];
const bytes = (text: string) => new TextEncoder().encode(text);

const x = doubles('3, 1', [1, 2, 3]);
const y = doubles('3, 1', [10, 20, 30]);
const rows = { inputs: [[1], [2], [3]], targets: [[10], [20], [30]] };

/** The rows of `rows`, or others, from every source. */
const sources: Readonly<Record<string, { readonly data: Written; readonly files?: DataFiles }>> = {
  inline: { data: rows },
  csv: { data: { csv: 'data.csv', target: 'y' }, files: csvFile('x,y\n1,10\n2,20\n3,30\n') },
  json: { data: { json: 'data.json' }, files: diskOf({ 'data.json': bytes(JSON.stringify(rows)) }) },
  npy: { data: { npy: { inputs: 'x.npy', targets: 'y.npy' } }, files: diskOf({ 'x.npy': x, 'y.npy': y }) },
  npz: {
    data: { npz: 'data.npz', inputs: 'x', targets: 'y' },
    files: diskOf({ 'data.npz': zipSync({ 'x.npy': x, 'y.npy': y }) }),
  },
  generate: { data: { generate: 'plane', samples: 3 } },
};

suite('a fixed factor', () => {
  for (const [source, { data, files }] of Object.entries(sources)) {
    test(`multiplies the inputs and the targets of the source ${source}`, async () => {
      const conditions = files ? { files } : {};
      const plain = await optionsOf({ data, layers: linear }, conditions);
      const scale = { inputs: 0.1, targets: -3 };
      const { training } = await optionsOf({ data: { ...data, scale }, layers: linear }, conditions);
      assert.deepEqual(
        training.inputs,
        plain.training.inputs.map(value => value * 0.1),
      );
      assert.deepEqual(
        training.targets,
        plain.training.targets.map(value => value * -3),
      );
    });
  }

  test('multiplies the inputs of an IDX file, which are read as 0..1, and leaves its labels', async () => {
    const layers = [{ units: 2, activation: 'softmax' }];
    const data = { idx: { inputs: 'x', targets: 'y' }, scale: 10 };
    const { training } = await optionsOf({ data, layers }, { files: idxFiles([0, 51, 255], [1, 0, 1]) });
    assert.deepEqual([...training.inputs], [0, 2, 10]);
    assert.deepEqual([...training.targets], [0, 1, 1, 0, 0, 1]);
  });

  test('as a number leaves the targets as they are', async () => {
    const { training } = await optionsOf({ data: { ...rows, scale: 100 }, layers: linear });
    assert.deepEqual([...training.inputs], [100, 200, 300]);
    assert.deepEqual([...training.targets], [10, 20, 30]);
  });

  test('comes before "standardize" and "normalize", which measure the multiplied rows', async () => {
    for (const key of [{ standardize: true }, { normalize: 'minmax' }]) {
      const plain = await optionsOf({ data: { ...rows, ...key }, layers: linear });
      const doubled = await optionsOf({ data: { ...rows, ...key, scale: 2 }, layers: linear });
      assert.deepEqual(doubled.training.inputs, plain.training.inputs);
      const turned = await optionsOf({ data: { ...rows, ...key, scale: -2 }, layers: linear });
      assert.deepEqual([...turned.training.inputs], [...plain.training.inputs].reverse());
    }
  });

  test('multiplies a probe of the spec’s own, which is written as the data are', async () => {
    const probe = { input: [4], target: [40] };
    const scale = { inputs: 0.5, targets: 0.1 };
    const own = await optionsOf({ data: { ...rows, scale }, layers: linear, probe });
    assert.deepEqual([own.probe.inputs[0], own.probe.targets[0]], [2, 4]);
    const row = await optionsOf({ data: { ...rows, scale }, layers: linear, probe: { sample: 1 } });
    assert.deepEqual([row.probe.inputs[0], row.probe.targets[0]], [1, 2]);
  });

  test('of the targets is refused where these are classes, whatever says so', async () => {
    const scale = { inputs: 2, targets: 2 };
    const softmax = [{ units: 2, activation: 'softmax' }];
    const sigmoid = [{ units: 1, activation: 'sigmoid' }];
    const zeroOne = { inputs: [[1], [2], [3], [4]], targets: [[0], [1], [1], [0]] };
    const oneHot = {
      ...zeroOne,
      targets: [
        [0, 1],
        [1, 0],
        [1, 0],
        [0, 1],
      ],
    };
    const text = { ...zeroOne, targets: [['Yes'], ['No'], ['No'], ['Yes']] };
    const cases: readonly (readonly [Written, string])[] = [
      [{ data: { ...zeroOne, scale }, layers: softmax }, 'the targets have 2 classes (0 and 1)'],
      [{ data: { ...zeroOne, scale, classes: 2 }, layers: softmax }, 'the targets have 2 classes (0 and 1)'],
      [{ data: { ...zeroOne, scale }, layers: sigmoid }, 'the targets are the classes 0 and 1'],
      [{ data: { ...zeroOne, scale }, layers: sigmoid, loss: 'mse' }, 'the targets are the classes 0 and 1'],
      [{ data: { ...oneHot, scale }, layers: softmax }, 'the targets are the classes 0 and 1'],
      [{ data: { ...text, scale }, layers: sigmoid }, 'the targets have 2 classes ("Yes" and "No")'],
      [
        { data: { ...zeroOne, targets: [[2], [4], [4], [2]], scale }, layers: sigmoid },
        'the targets have 2 classes (2 and 4)',
      ],
    ];
    for (const [spec, classes] of cases) {
      assert.equal(
        await refusal(spec),
        `"scale" has a factor for the targets, but ${classes}, which are not scaled; remove "targets" from "scale"`,
      );
      assert.deepEqual(await marks(spec), ['scaled-classes at "targets"']);
    }
    const alone = { data: { ...zeroOne, scale: { targets: 2 } }, layers: softmax };
    assert.match(await refusal(alone), /; remove "scale"$/);
    const { problems } = await prepared({ data: { ...zeroOne, scale: 2 }, layers: softmax });
    assert.deepEqual(problems, []);
  });

  test('of the targets may bring shares into the range of a loss', async () => {
    const percent = { inputs: [[1], [2], [3]], targets: [[12], [50], [100]], scale: { targets: 0.01 } };
    const layers = [{ units: 1, activation: 'sigmoid' }];
    const { training } = await optionsOf({ data: percent, layers });
    assert.deepEqual([...training.targets], [0.12, 0.5, 1]);
  });

  test('that makes a number infinite, or 0, is refused with the number and its place', async () => {
    const large = { inputs: [[1], [1e300]], targets: [[1], [2]] };
    assert.equal(
      await refusal({ data: { ...large, scale: 1e10 }, layers: linear }),
      '"scale" multiplies 1e+300 in row 1 (counted from 0) of input "input 1" by 10000000000, which is beyond 64 bits; choose another factor',
    );
    assert.deepEqual(await marks({ data: { ...large, scale: 1e10 }, layers: linear }), ['not-finite at 10000000000']);
    const small = { ...rows, scale: { targets: 1e-48 } };
    assert.deepEqual((await prepared({ data: small, layers: linear })).problems, []);
    const single = { data: small, layers: linear, precision: 'float32' };
    assert.deepEqual(await marks(single), ['out-of-range at 1e-48']);
    assert.match(await refusal(single), /^"scale" multiplies 10 in row 0 .* of target "target 1" .* 0 in 32 bits; /);
    const probe = { input: [1e300], target: [1] };
    assert.deepEqual(await marks({ data: { ...rows, scale: 1e10 }, layers: linear, probe }), ['not-finite at 1e+300']);
  });
});

suite('the inputs of a run with a factor', () => {
  test('are shown and typed in the units of the source, to the bits of its rows', async () => {
    const inputs = Array.from({ length: 256 }, (_, value) => [value]);
    const targets = inputs.map(([value]) => [value! / 7]);
    for (const more of [{}, { standardize: true }]) {
      const subject = await subjectOf({ data: { inputs, targets, scale: 1 / 255, ...more }, layers: linear });
      for (let row = 0; row < subject.samples.rows; row++) {
        const seen = subject.samples.inputs[row]!;
        const value = subject.samples.sourceRows[row]!;
        assert.equal(asSeen(subject, 0, value), seen);
        assert.ok(Math.abs(inSource(subject, 0, seen) - value) < 1e-12 * 256);
      }
    }
  });
});
