import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { countsOf, faultsOf, type Outcome, secondTriesOf, sumOf } from '../../../scripts/testing/outcome.ts';
import type { StageResult } from '../../../scripts/testing/schedule.ts';
import { announce, summarize } from '../../../scripts/testing/summary.ts';

const outcome = (counts: Partial<Outcome>): Outcome => ({
  passed: 0,
  failed: 0,
  skipped: 0,
  secondTries: [],
  ...counts,
});

function stage(name: string, counts?: Partial<Outcome>, isGood = true): StageResult {
  const ended = { isGood, output: '', ...(counts && { outcome: outcome(counts) }) };
  return { name, seconds: 1, ended: [ended] };
}

/** What the summary prints, and its exit code. */
function summaryOf(t: { mock: typeof import('node:test').mock }, results: readonly StageResult[]) {
  const lines: string[] = [];
  const log = t.mock.method(console, 'log', (line: string) => lines.push(...line.split('\n')));
  const code = summarize(results, 61);
  log.mock.restore();
  return { lines, code, last: lines.at(-1) };
}

suite('the summary of a run', () => {
  test('ends with the sum of all tests, alone on its line', t => {
    const { last, code } = summaryOf(t, [stage('build'), stage('unit', { passed: 4 }), stage('page', { passed: 3 })]);
    assert.equal(last, '7 passed, 0 failed');
    assert.equal(code, 0);
  });

  test('fails for a test that failed, one that was skipped, and a suite without tests', t => {
    for (const counts of [{ passed: 1, failed: 1 }, { passed: 1, skipped: 1 }, {}]) {
      const { last, code } = summaryOf(t, [stage('unit', { passed: 5 }), stage('page', counts)]);
      assert.equal(code, 1, JSON.stringify(counts));
      assert.match(last!, / [1-9]\d* failed/);
    }
  });

  test('counts a stage that failed without tests as one failure, so that its last line never reads as if all were well', t => {
    const { last, lines, code } = summaryOf(t, [
      stage('check', undefined, false),
      stage('unit', { passed: 5 }),
      { name: 'e2e', seconds: 0, ended: [], missed: 'package' },
    ]);
    assert.equal(last, '5 passed, 2 failed');
    assert.equal(code, 1);
    assert.ok(lines.some(line => /e2e.*not run, as package failed/.test(line)));
  });

  test('of a stage that failed, or tried a test twice, tells what was printed, and of no other', t => {
    const printed = (counts: Partial<Outcome>, isGood: boolean) => {
      const lines: string[] = [];
      const log = t.mock.method(console, 'log', (line: string) => lines.push(line));
      announce({
        name: 'e2e',
        seconds: 1,
        ended: [{ isGood, output: 'What the window showed', outcome: outcome(counts) }],
      });
      log.mock.restore();
      return lines.some(line => line.includes('What the window showed'));
    };
    assert.equal(printed({ passed: 2 }, true), false);
    assert.equal(printed({ passed: 2, secondTries: ['reload'] }, true), true);
    assert.equal(printed({ passed: 1, failed: 1 }, false), true);
  });

  test('names every second try, and fails for more than one', t => {
    const one = summaryOf(t, [stage('e2e', { passed: 2, secondTries: ['reload'] })]);
    assert.equal(one.code, 0);
    assert.ok(one.lines.includes('  reload'));
    const two = summaryOf(t, [
      stage('e2e', { passed: 2, secondTries: ['reload'] }),
      stage('b', { passed: 1, secondTries: ['why'] }),
    ]);
    assert.equal(two.code, 1);
    assert.ok(two.lines.includes('  reload') && two.lines.includes('  why'));
    assert.equal(two.last, '3 passed, 1 failed');
  });
});

suite('outcomes', () => {
  test('are summed up, and written as they are looked for', () => {
    const sum = sumOf([outcome({ passed: 2, skipped: 1 }), outcome({ passed: 3, failed: 1, secondTries: ['a'] })]);
    assert.equal(countsOf(sum), '5 passed, 1 failed, 1 skipped');
    assert.equal(secondTriesOf(sum).areTooMany, false);
    assert.equal(faultsOf(sum).length, 2);
    assert.deepEqual(faultsOf(outcome({ passed: 1 })), []);
  });
});
