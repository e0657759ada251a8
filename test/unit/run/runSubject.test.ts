import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { evenRows } from '../../../src/run/evenRows.ts';
import { imageOfNames } from '../../../src/run/pixelNames.ts';
import { runSubject } from '../../../src/run/runSubject.ts';
import { csvFile, inline, prepared, written } from '../plan/support.ts';
import { subjectOf } from './subjects.ts';

const layers = [{ units: 1, activation: 'sigmoid' }];

suite('evenRows', () => {
  test('it keeps all rows where there is room for them', () => {
    assert.deepEqual([...evenRows(3, 3)], [0, 1, 2]);
    assert.deepEqual([...evenRows(3, 10)], [0, 1, 2]);
    assert.deepEqual([...evenRows(0, 10)], []);
    assert.deepEqual([...evenRows(5, 0)], []);
  });

  test('it takes one row of each stretch, ascending, from the first on', () => {
    const rows = [...evenRows(1000, 30)];
    assert.equal(rows[0], 0);
    for (const [index, row] of rows.entries()) assert.equal(Math.floor(((row + 0.5) * 30) / 1000), index);
  });

  test('it keeps every class of data that repeats its classes in turn', () => {
    for (const classes of [2, 3, 5, 10]) {
      const counts = new Array<number>(classes).fill(0);
      for (const row of evenRows(1000 * classes, 1000)) counts[row % classes]!++;
      for (const count of counts) assert.ok(Math.abs(count - 1000 / classes) < 0.1 * (1000 / classes), `${counts}`);
    }
  });
});

suite('the kept samples of a run', () => {
  test('are all its rows where they are few, the training rows first, with their numbers in the source', async () => {
    const { samples } = await subjectOf(written({ training: { validationSplit: 0.25 } }));
    assert.deepEqual([samples.rows, samples.trainingRows], [4, 3]);
    assert.deepEqual(samples.all, { training: 3, validation: 1, test: 0 });
    assert.deepEqual([...samples.sourceRows].sort(), [0, 1, 2, 3]);
    assert.deepEqual(
      Array.from(samples.sourceRows, (_, n) => [...samples.inputs.subarray(2 * n, 2 * n + 2)]),
      Array.from(samples.sourceRows, row => inline.inputs[row]),
    );
    assert.deepEqual(
      [...samples.targets],
      Array.from(samples.sourceRows, row => inline.targets[row]![0]),
    );
    assert.deepEqual([samples.inputNames, samples.targetNames], [['input 1', 'input 2'], ['target 1']]);
    assert.deepEqual([samples.scaling, samples.imageShape, samples.classNames], [undefined, undefined, undefined]);
  });

  test('count dropped rows of the source, and leave test rows out', async () => {
    const rows = Array.from({ length: 20 }, (_, row) => (row === 3 ? ',1' : `${row},${row % 2}`));
    const data = { csv: 'data.csv', target: 'y', testSplit: 0.2 };
    const { samples } = await subjectOf(written({ data, layers }), { files: csvFile(`x,y\n${rows.join('\n')}\n`) });
    assert.deepEqual([samples.rows, samples.all.test], [16, 3]);
    assert.deepEqual([...samples.inputs], [...samples.sourceRows]);
    assert.ok(!samples.sourceRows.includes(3));
  });

  test('are as the network sees them, and the scaling gives them back as they were', async () => {
    const { samples } = await subjectOf(written({ data: { ...inline, standardize: true } }));
    const { offset, scale } = samples.scaling!;
    const raw = Array.from(samples.inputs, (value, at) => offset[at % 2]! + scale[at % 2]! * value);
    for (const [at, value] of inline.inputs.flat().entries()) assert.ok(Math.abs(raw[at]! - value) < 1e-12);
    assert.ok(Math.abs(samples.inputs.reduce((sum, value) => sum + value, 0)) < 1e-12);
  });

  test('are at most 2,000 training rows and 1,000 validation rows', async () => {
    const data = { generate: 'circle', samples: 9000 };
    const { samples } = await subjectOf(written({ data, layers, training: { validationSplit: 0.5 } }));
    assert.deepEqual([samples.rows, samples.trainingRows], [3000, 2000]);
    assert.deepEqual(samples.all, { training: 4500, validation: 4500, test: 0 });
    assert.deepEqual([samples.inputs.length, samples.targets.length], [6000, 3000]);
  });

  test('take at most 8 megabytes, in shares alike', async () => {
    const wide = Array.from({ length: 12 }, (_, row) => new Array<number>(100_000).fill(row));
    const targets = wide.map((_, row) => [row % 2]);
    const { samples } = await subjectOf(
      written({ data: { inputs: wide, targets }, layers, training: { validationSplit: 0.5 } }),
      { limits: { textLength: 1e8 } },
    );
    assert.deepEqual([samples.rows, samples.trainingRows], [9, 5]);
    assert.equal(samples.inputNames.length, 1000);
  });

  test('are fewer where the network is large, but some', async () => {
    const data = { generate: 'circle', samples: 3000 };
    const large = [{ units: 2000 }, { units: 2000 }, ...layers];
    const { samples } = await subjectOf(written({ data, layers: large }));
    assert.equal(samples.rows, 249);
  });

  test('have class names where the data has, and long names are cut between characters', async () => {
    const long = '<b>😀'.repeat(300);
    const { samples } = await subjectOf(
      written({ data: { csv: 'data.csv', target: 'y' }, layers: [{ units: 2, activation: 'softmax' }] }),
      { files: csvFile(`${long},y\n1,cat\n2,dog\n3,cat\n`) },
    );
    assert.deepEqual(samples.classNames, ['cat', 'dog']);
    const [name] = samples.inputNames;
    assert.ok(name!.length <= 200 && name!.endsWith('…') && !/\p{Surrogate}/u.test(name!), name);
  });

  test('are images where the source says so, or where the names of the inputs do', async () => {
    const softmax = [{ units: 2, activation: 'softmax' }];
    const shape = { height: 2, width: 3 };
    const plan = await prepared(written({ data: inline }));
    const origin = { ...plan.origin!, imageShape: shape };
    assert.deepEqual(runSubject({ ...plan, origin })?.samples.imageShape, shape);
    const header = ['p00', 'p01', 'p02', 'p10', 'p11', 'p12', 'p20', 'p21', 'p22', 'y'];
    const csv = `${header}\n1,2,3,4,5,6,7,8,9,0\n9,8,7,6,5,4,3,2,1,1\n`;
    const data = { csv: 'data.csv', target: 'y' };
    const { samples } = await subjectOf(written({ data, layers: softmax }), { files: csvFile(csv) });
    assert.deepEqual(samples.imageShape, { height: 3, width: 3 });
  });

  test('are not there where nothing can be trained', async () => {
    assert.equal(runSubject(await prepared(written({ layers: [] }))), undefined);
  });
});

suite('the model of a run', () => {
  test('is what computes the answers, activation parameters included, and plain data', async () => {
    const hidden = { name: 'h', units: 3, activation: { type: 'leakyRelu', slope: 0.3 }, bias: false };
    const { model } = await subjectOf(written({ layers: [hidden, ...layers], precision: 'float32' }));
    assert.deepEqual(structuredClone(model), {
      inputs: 2,
      layers: [
        { name: 'h', units: 3, activation: { type: 'leakyRelu', slope: 0.3 }, bias: false },
        { name: 'layer 2', units: 1, activation: { type: 'sigmoid' }, bias: true },
      ],
      loss: 'binaryCrossEntropy',
      precision: 'float32',
      task: 'classification',
      measure: 'everySideIsRight',
    });
  });
});

suite('imageOfNames', () => {
  const grid = (side: number, name: (row: number, column: number) => string) =>
    Array.from({ length: side * side }, (_, index) => name(Math.floor(index / side), index % side));

  test('it knows the pixels of a square by row and column or by number, from 0 or 1', () => {
    const eight = { height: 8, width: 8 };
    assert.deepEqual(imageOfNames(grid(8, (r, c) => `p${r}${c}`)), eight);
    assert.deepEqual(imageOfNames(grid(8, (r, c) => `pixel_${r}_${c}`)), eight);
    assert.deepEqual(imageOfNames(grid(8, (r, c) => `px ${r + 1}x${c + 1}`)), eight);
    assert.deepEqual(imageOfNames(grid(28, (r, c) => `pixel${r * 28 + c + 1}`)), { height: 28, width: 28 });
  });

  test('it sees no image in other names, another order, what is no square, and too few', () => {
    assert.equal(imageOfNames(grid(8, (r, c) => `p${c}${r}`)), undefined);
    assert.equal(imageOfNames(grid(8, (r, c) => `input ${r * 8 + c + 1}`)), undefined);
    assert.equal(imageOfNames(grid(8, (r, c) => `pixel_${r}_${c}`).slice(1)), undefined);
    assert.equal(imageOfNames(['p0', 'p1', 'p2', 'p3']), undefined);
    assert.equal(imageOfNames(grid(3, () => '')), undefined);
  });
});
