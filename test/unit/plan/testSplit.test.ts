import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { splitRows } from '../../../src/plan/split.ts';
import { marks, optionsOf, prepared, refusal, type Written, written } from './support.ts';

/** Row n has the input n, so that a row can be told by what stands in it. */
function numbered(rows: number, more: Written = {}): Written {
  const inputs = Array.from({ length: rows }, (_, row) => [row]);
  return { inputs, targets: inputs.map(([row]) => [row! / 10]), ...more };
}

suite('"testSplit"', () => {
  test('sets that share of the rows aside with their targets, before any are held out', async () => {
    const spec = written({
      seed: 5,
      data: numbered(20, { testSplit: 0.25 }),
      training: { validationSplit: 0.2 },
    });
    const { training, validation, test } = await optionsOf(spec);
    const split = splitRows(20, 0.2, 5, 0.25);
    assert.deepEqual([training.rows, validation.rows, test.rows], [12, 3, 5]);
    assert.deepEqual([...test.inputs], [...split.test]);
    assert.deepEqual(
      [...test.targets],
      Array.from(split.test, row => row / 10),
    );
    assert.deepEqual([...validation.inputs], [...split.validation]);
    assert.deepEqual([...training.inputs], [...split.training]);
  });

  test('rows are scaled by the statistics of the training rows, to which they add nothing', async () => {
    const raw = await optionsOf(written({ data: numbered(20, { testSplit: 0.25 }) }));
    const scaled = await optionsOf(written({ data: numbered(20, { testSplit: 0.25, normalize: 'minmax' }) }));
    const least = Math.min(...raw.training.inputs);
    const spread = Math.max(...raw.training.inputs) - least;
    const expected = (inputs: Float64Array) => inputs.map(x => (x - least) / spread);
    assert.deepEqual(scaled.test.inputs, expected(raw.test.inputs));
    assert.deepEqual(scaled.training.inputs, expected(raw.training.inputs));
  });

  test('counts in the summary, and limits a full batch to the rows that are left', async () => {
    const data = numbered(20, { testSplit: 0.5 });
    const spec = written({ data, training: { batchSize: 'full', validationSplit: 0.2 } });
    const { summary, options } = await prepared(spec);
    assert.ok(summary && options);
    assert.deepEqual([summary.trainingRows, summary.validationRows, summary.testRows], [8, 2, 10]);
    assert.equal(options.batchSize, 8);
  });

  test('may take the probe: it is shown as any other row', async () => {
    const data = numbered(8, { testSplit: 0.5 });
    const [row] = splitRows(8, 0, 0, 0.5).test;
    const { probe, test } = await optionsOf(written({ data, probe: { sample: row } }));
    assert.deepEqual([probe.inputs[0], test.inputs[0]], [row, row]);
  });

  test('that sets no row aside is reported at the share', async () => {
    const spec = written({ data: numbered(4, { testSplit: 0.2 }) });
    assert.equal(
      await refusal(spec),
      '"testSplit" of 0.2 sets none of 4 rows aside; give more rows, or a larger share',
    );
    assert.deepEqual(await marks(spec), ['too-few-rows at 0.2']);
    const one = written({ data: numbered(1, { testSplit: 0.9 }) });
    assert.equal(await refusal(one), 'one row cannot be set aside and trained on; remove "testSplit"');
    await optionsOf(written({ data: numbered(4, { testSplit: 0.25 }) }));
  });

  test('that leaves too few rows for "validationSplit" is reported there', async () => {
    const training = { validationSplit: 0.25 };
    const spec = written({ data: numbered(4, { testSplit: 0.5 }), training });
    assert.equal(
      await refusal(spec),
      '"validationSplit" of 0.25 holds out none of the 2 rows that "testSplit" leaves; give more rows, or other shares',
    );
    assert.deepEqual(await marks(spec), ['too-few-rows at 0.25']);
    await optionsOf(written({ data: numbered(8, { testSplit: 0.5 }), training }));
  });
});
