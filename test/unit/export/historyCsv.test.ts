import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { historyCsv } from '../../../src/export/historyCsv.ts';
import type { Run } from '../../../src/run/run.ts';
import { layerScalarIndex, networkScalarIndex } from '../../../src/trace/layout.ts';
import { layerScalars } from '../../../src/trace/scalars.ts';
import type { LayerShape } from '../../../src/trace/shapes.ts';
import { diverging, xor } from '../cli/support.ts';
import { addEpoch, runOf } from '../run/trainedRun.ts';
import { recordedRun } from './recordedRun.ts';

function csvOf(run: Run): string {
  return [...historyCsv(run)].join('');
}

/** Its records, as a program reads them. */
function rowsOf(run: Run): string[][] {
  return parse(csvOf(run));
}

function layerCalled(name: string): LayerShape {
  return { name, inputs: 1, outputs: 1, bias: true, activation: 'linear' };
}

/** The first heading of the only layer, as it stands in the file. */
function headingOf(name: string): string {
  const csv = csvOf(runOf([layerCalled(name)], 0));
  const start = csv.indexOf('accuracy,') + 'accuracy,'.length;
  const end = '.deltaNorm"';
  return csv.slice(start, csv.indexOf(end) + end.length);
}

suite('the history as CSV', () => {
  test('has a line an epoch with every number, all digits, and only the columns that apply', async () => {
    const text = xor({
      data: { generate: 'sine', samples: 20 },
      layers: [
        { name: 'hidden', units: 3, activation: 'relu' },
        { units: 1, bias: false },
      ],
      training: { epochs: 4, batchSize: 8, validationSplit: 0.25 },
    });
    const run = await recordedRun(text, () => false);
    const [header, ...rows] = rowsOf(run);
    const network = [
      'loss',
      'regularization',
      'learningRate',
      'validationLoss',
      'r2',
      'validationR2',
      'mae',
      'validationMae',
    ] as const;
    const layers = ['hidden', 'layer 2'].flatMap(name => layerScalars.map(scalar => `${name}.${scalar}`));
    assert.deepEqual(header, ['epoch', ...network, ...layers]);
    const { history } = run;
    const expected = [1, 2, 3, 4].map(epoch => {
      const scalars = history.scalarsOf(epoch)!;
      const ofLayers = [0, 1].flatMap(layer =>
        layerScalars.map(name => scalars[layerScalarIndex(history.layout, layer, name)]!),
      );
      return [epoch, ...network.map(name => scalars[networkScalarIndex(name)]!), ...ofLayers];
    });
    assert.deepEqual(
      rows.map(row => row.map(Number)),
      expected,
    );
  });

  test('a float32 run has its scalars whole: they are summed in 64 bits', async () => {
    const run = await recordedRun(xor({ precision: 'float32' }));
    const [header, ...rows] = rowsOf(run);
    const column = header!.indexOf('hidden.weightNorm');
    assert.deepEqual(
      rows.map(row => Number(row[column])),
      [1, 2, 3].map(epoch => run.history.scalarsOf(epoch)![layerScalarIndex(run.history.layout, 0, 'weightNorm')]),
    );
  });

  test('lines end as RFC 4180 wants them, the last one too, and plain headings stand without quotes', () => {
    const csv = csvOf(runOf([layerCalled('hidden')], 1));
    assert.match(csv, /^epoch,loss,regularization,learningRate,accuracy,hidden\.deltaNorm,hidden\.gradientNorm,/);
    assert.match(csv, /\.jacobianMean\r\n1,1000,1001,1002,1004,1010,1011,1012,1013,1014,1015,1016,1017,1018\r\n$/);
  });

  test('what is not finite is NaN, inf and -inf', async () => {
    const run = runOf([layerCalled('a')], 1);
    run.history.scalarsOf(1)!.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    assert.deepEqual(rowsOf(run)[1]!.slice(0, 5), ['1', 'NaN', 'inf', '-inf', '1004']);
    const diverged = await recordedRun(
      xor({ layers: [{ units: 2 }, { units: 1 }], optimizer: { type: 'sgd', learningRate: 1e200 } }),
    );
    assert.equal(diverged.status.state, 'diverged');
    const [header, ...rows] = rowsOf(diverged);
    assert.equal(rows.length, diverged.history.epochs);
    assert.equal(rows.at(-1)![header!.indexOf('layer 1.deltaNorm')], 'NaN');
  });

  test('a diverged run has the epoch in which it did', async () => {
    const run = await recordedRun(diverging);
    assert.deepEqual(
      rowsOf(run)
        .slice(1)
        .map(([epoch]) => epoch),
      ['1', '2', '3'],
    );
  });

  test('without an epoch it is the header alone', () => {
    assert.deepEqual(rowsOf(runOf([layerCalled('a')], 0)).length, 1);
  });

  for (const [name, written] of [
    ['a, b', '"a, b.deltaNorm"'],
    ['say "x"', '"say ""x"".deltaNorm"'],
    ['two\r\nlines', '"two\r\nlines.deltaNorm"'],
    ['<b>é</b>', '"<b>é</b>.deltaNorm"'],
    [' blank', '" blank.deltaNorm"'],
    ['=1+1', `"'=1+1.deltaNorm"`],
    ["=cmd|' /C calc'!A0", `"'=cmd|' /C calc'!A0.deltaNorm"`],
    ['+1', `"'+1.deltaNorm"`],
    ['-1', `"'-1.deltaNorm"`],
    ['@SUM(A1)', `"'@SUM(A1).deltaNorm"`],
    ['\t=1', `"'\t=1.deltaNorm"`],
    ['＝1', `"'＝1.deltaNorm"`],
    ["'=1", `"''=1.deltaNorm"`],
  ] as const) {
    test(`a layer called ${JSON.stringify(name)} can be read back, and is no formula`, () => {
      assert.equal(headingOf(name), written);
      assert.equal(rowsOf(runOf([layerCalled(name)], 1))[0]!.length, 5 + layerScalars.length);
    });
  }

  test('a long name and many layers are written whole', () => {
    const long = 'x'.repeat(5000);
    const shapes = Array.from({ length: 500 }, (_, index) => layerCalled(`${long}${index}`));
    const header = csvOf(runOf(shapes, 0)).trimEnd().split(',');
    assert.equal(header.length, 5 + 500 * layerScalars.length);
    assert.ok(header.at(-1) === `${long}499.${layerScalars.at(-1)}`);
  });

  test('a long one comes in pieces of some 64 KB', () => {
    const pieces = [...historyCsv(runOf([layerCalled('a')], 5000))];
    assert.ok(pieces.length > 4, `${pieces.length} pieces`);
    for (const piece of pieces.slice(0, -1))
      assert.ok(piece.length >= 65_536 && piece.length < 70_000, `${piece.length}`);
    assert.equal(pieces.join('').split('\r\n').length, 5002);
  });

  test('epochs that come while it is written are left out', () => {
    const run = runOf([layerCalled('a')], 3000);
    const pieces = historyCsv(run);
    let csv = String(pieces.next().value);
    addEpoch(run, 3001);
    for (const piece of pieces) csv += piece;
    assert.match(csv, /\r\n3000,[^\n]*\r\n$/);
  });
});
