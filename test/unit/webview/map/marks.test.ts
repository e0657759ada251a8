import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../../../src/findings/finding.ts';
import { marksOf, sentencesAt } from '../../../../webview/map/marks.ts';

function found(severity: Finding['severity'], message: string, place: Pick<Finding, 'layer' | 'epoch'>): Finding {
  return { code: 'stalled', kind: 'symptom', severity, message, evidence: [], fixes: [], ...place };
}

test('what is above info and has a place is marked, the worst last', () => {
  const findings = [
    found('error', 'a', { layer: 1, epoch: 3 }),
    found('warning', 'b', { layer: 0 }),
    found('info', 'c', { layer: 0 }),
    found('warning', 'd', {}),
    found('warning', 'e', { epoch: 2 }),
    found('warning', 'of a layer that the network does not have', { layer: 2 }),
  ];
  assert.deepEqual(marksOf(findings, 2), [
    { look: 'warning', sentence: 'b', layer: 0, epoch: undefined },
    { look: 'warning', sentence: 'e', layer: undefined, epoch: 2 },
    { look: 'error', sentence: 'a', layer: 1, epoch: 3 },
  ]);
});

test('a layer says its two worst sentences, each once', () => {
  const marks = marksOf(
    ['a', 'b', 'b', 'c'].map((message, index) => found(index === 0 ? 'error' : 'warning', message, { layer: 0 })),
    1,
  );
  assert.deepEqual(sentencesAt(marks, 0), ['a', 'c']);
  assert.deepEqual(sentencesAt(marks, 1), []);
});
