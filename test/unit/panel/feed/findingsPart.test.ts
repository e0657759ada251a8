import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Finding } from '../../../../src/findings/finding.ts';
import { FindingsPart } from '../../../../src/panel/feed/findingsPart.ts';
import { firstView } from '../../../../src/panel/panelMessage.ts';
import { craftedRun, denseLayers } from '../../../support/page/craftedRun.ts';

const run = craftedRun({ layers: denseLayers(1, 1), epochs: 1 });
const viewed = { run, selection: { layer: 0, epoch: 'latest' }, view: firstView, runs: [run] } as const;

function slow(value: number): Finding {
  return { code: 'slow', kind: 'symptom', severity: 'info', message: 'It is slow.', value, evidence: [], fixes: [] };
}

function partOf(list: readonly Finding[]) {
  const now = { list };
  const part = new FindingsPart({ findingsOf: () => now.list, can: ['explain'] });
  return { now, part, next: () => part.next(viewed).update };
}

suite('the findings of a run', () => {
  test('go out with what can be done with them', () => {
    assert.deepEqual(partOf([slow(1)]).next(), { list: [slow(1)], can: ['explain'] });
  });

  test('go out once, also when they are found anew and are the same', () => {
    const { now, next } = partOf([slow(1)]);
    next();
    assert.equal(next(), undefined);
    now.list = [slow(1)];
    assert.equal(next(), undefined);
    now.list = [slow(2)];
    assert.deepEqual(next()?.list, [slow(2)]);
    now.list = [];
    assert.deepEqual(next()?.list, []);
  });

  test('go out again to a page that has nothing', () => {
    const { part, next } = partOf([]);
    assert.deepEqual(next()?.list, []);
    part.reset();
    assert.deepEqual(next()?.list, []);
  });

  test('keep a number that is not finite, which JSON has no place for', () => {
    const sent = JSON.parse(JSON.stringify(partOf([slow(Number.NaN)]).next()));
    assert.deepEqual(sent.list[0].value, { $number: 'NaN' });
  });
});
