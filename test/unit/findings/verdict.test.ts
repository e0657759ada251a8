import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Finding } from '../../../src/findings/finding.ts';
import { findingGroups, verdictOf } from '../../../src/findings/verdict.ts';

function finding(code: Finding['code'], severity: Finding['severity'], more: Partial<Finding> = {}): Finding {
  return { code, severity, kind: 'symptom', message: `It is ${code}.`, evidence: [], fixes: [], ...more };
}

const fix = { title: 'Wait', edits: [] };
const rate = finding('learning-rate-high', 'warning', {
  kind: 'cause',
  explains: ['non-finite', 'oscillating'],
  fixes: [fix, { title: 'Hurry', edits: [] }],
});

function grouped(findings: readonly Finding[]) {
  return findingGroups(findings).map(group => [
    group.finding.code,
    group.severity,
    group.symptoms.map(({ code }) => code),
  ]);
}

suite('the verdict', () => {
  test('a symptom stands under the cause that explains it, and lends it its severity', () => {
    const list = [finding('non-finite', 'error'), rate, finding('slow', 'info'), finding('oscillating', 'warning')];
    assert.deepEqual(grouped(list), [
      ['learning-rate-high', 'error', ['non-finite', 'oscillating']],
      ['slow', 'info', []],
    ]);
  });

  test('a symptom that two causes explain stands under the first of them', () => {
    const second = finding('inputs-unscaled', 'warning', { kind: 'cause', explains: ['non-finite'] });
    assert.deepEqual(grouped([rate, second, finding('non-finite', 'warning')]), [
      ['learning-rate-high', 'warning', ['non-finite']],
      ['inputs-unscaled', 'warning', []],
    ]);
  });

  test('of equals, causes come before symptoms that nothing explains', () => {
    const list = [finding('stalled', 'warning'), rate, finding('vanishing', 'error')];
    assert.deepEqual(
      grouped(list).map(([code]) => code),
      ['vanishing', 'learning-rate-high', 'stalled'],
    );
  });

  test('is the sentence and the first fix of the first, in the look of the worst that it explains', () => {
    assert.deepEqual(verdictOf([finding('non-finite', 'error'), rate]), {
      look: 'error',
      sentence: 'It is learning-rate-high.',
      finding: rate,
      fix,
    });
  });

  test('that all is well has a look of its own', () => {
    assert.equal(verdictOf([finding('healthy', 'info')])?.look, 'healthy');
    assert.equal(verdictOf([finding('slow', 'info')])?.look, 'info');
  });

  test('is none where nothing was found', () => {
    assert.equal(verdictOf([]), undefined);
  });
});
