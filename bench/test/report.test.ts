import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Competitor, competitors } from '../competitors.ts';
import { benchmarksDocument } from '../document.ts';
import { peakFlops, peaks } from '../peaks.ts';
import { resultSections } from '../report.ts';
import { failuresOf, type Outcome, type Results, ratioOf } from '../results.ts';
import { digits, duration, markdownTable } from '../tables.ts';
import { flopsPerEpoch, shapes, type WorkloadName } from '../workloads.ts';

function outcome(id: string, seconds: readonly number[], more: Partial<Outcome> = {}): Outcome {
  const competitor = [...competitors, ...peaks].find(one => one.id === id) as Competitor;
  return { competitor, seconds, problem: undefined, wrong: false, remarks: [], counts: true, ...more };
}

function resultsOf(workload: WorkloadName, ...outcomes: readonly Outcome[]): Results {
  return { races: new Map([[workload, outcomes]]), startUp: [], memory: [], panel: undefined, timeline: undefined };
}

/** The cells of the first row that has a text. */
function rowOf(results: Results, text: string): string[] {
  const line = resultSections(results)
    .join('\n')
    .split('\n')
    .find(candidate => candidate.startsWith('|') && candidate.includes(text));
  return line!.split('|').map(cell => cell.trim());
}

suite('the report', () => {
  test('a table is padded, and a bar in a cell does not end it', () => {
    assert.equal(markdownTable(['a', 'bc'], [['1|2', 'x']]), '| a    | bc  |\n| ---- | --- |\n| 1\\|2 | x   |');
  });

  test('numbers have three digits, times their unit', () => {
    assert.deepEqual([1234, 12.34, 1.234, -0.5].map(digits), ['1234', '12.3', '1.23', '-0.50']);
    assert.deepEqual([2.5, 0.0123, 4.7e-7].map(duration), ['2.50 s', '12.3 ms', '0.47 us']);
  });

  test('a ratio is their time to ours, beside its target and whether it is reached', () => {
    const results = resultsOf('W1', outcome('ours-f64', [1, 1]), outcome('synaptic', [1.5, 1.5]));
    assert.deepEqual(rowOf(results, 'against synaptic').slice(2, 7), ['1.50x', '2x', 'no', '1.2x', 'yes']);
    assert.deepEqual(rowOf(results, '| synaptic').slice(4, 5), ['1.50']);
  });

  test('against several of one name the fastest counts', () => {
    const results = resultsOf(
      'W1',
      outcome('ours-f64', [1]),
      outcome('tfjs-cpu', [2500]),
      outcome('tfjs-wasm', [1200]),
    );
    assert.deepEqual(rowOf(results, 'against tfjs').slice(2, 7), ['1200x', '2000x', 'no', '1000x', 'yes']);
  });

  test('what costs time is reached from below', () => {
    const results = resultsOf('W2', outcome('ours-f64', [1]), outcome('ours-f64-recording', [1.06]));
    assert.deepEqual(rowOf(results, 'W2: overhead').slice(2, 7), ['6.00 %', '5 %', 'no', '8 %', 'yes']);
  });

  test('the share of the peak compares operations a second', () => {
    const peak = peaks.find(({ id }) => id === 'peak f64 FMA')!;
    const half = (2 * flopsPerEpoch(shapes.W4)) / peakFlops(peak);
    const results = resultsOf('W4', outcome('ours-f64', [half]), outcome('peak f64 FMA', [1]));
    assert.equal(rowOf(results, 'peak, f64 FMA')[3], '50.0 %');
    assert.equal(rowOf(results, 'share of one core')[2], '50.0 %');
  });

  test('who does not count has a ratio in the table and none for a target', () => {
    const results = resultsOf('W4', outcome('ours-f64', [1]), outcome('torch-f64', [9], { counts: false }));
    assert.equal(rowOf(results, '| PyTorch')[4], '9.00');
    assert.equal(ratioOf(results, 'W4', 'torch-f64', 'ours-f64'), undefined);
    assert.doesNotMatch(resultSections(results).join('\n'), /against torch/);
  });

  test('the document names the machine and ends with a line end', () => {
    const text = benchmarksDocument('a machine.', ['## A section']);
    assert.match(text, /^# Benchmarks\n/);
    assert.match(text, /Machine: a machine\.\n/);
    assert.match(text, /\n## A section\n$/);
  });
});

suite('what a run fails for', () => {
  const problem = 'wrong result: the loss is 1, expected 2';

  test('nothing, when all is well or a competitor is not on this machine', () => {
    const missing = outcome('torch-f64', [], { problem: 'not on this machine' });
    assert.deepEqual(failuresOf(resultsOf('W1', outcome('ours-f64', [1]), missing)), []);
  });

  test("a wrong result, ours or another's", () => {
    for (const id of ['ours-f64', 'tfjs-cpu']) {
      const failures = failuresOf(resultsOf('W1', outcome(id, [], { problem, wrong: true })));
      assert.equal(failures.length, 1);
      assert.match(failures[0], /^W1, .*wrong result/);
    }
  });

  test('an engine of ours that does not run at all', () => {
    assert.equal(failuresOf(resultsOf('W1', outcome('ours-f64', [], { problem: 'it ended' }))).length, 1);
    const [ours] = competitors;
    const memory = [{ competitor: ours, value: undefined, problem: 'it ended' }];
    assert.equal(
      failuresOf({ races: new Map(), startUp: [], memory, panel: undefined, timeline: undefined }).length,
      1,
    );
  });
});
