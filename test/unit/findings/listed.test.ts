import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Finding } from '../../../src/findings/finding.ts';
import { listedFindings } from '../../../src/findings/listed.ts';

function finding(code: Finding['code'], facts: Partial<Finding> = {}): Finding {
  return { code, kind: 'cause', severity: 'warning', message: code, evidence: [], fixes: [], ...facts };
}

function codes(before: readonly Finding[], trained?: readonly Finding[]): string[] {
  return listedFindings(before, trained).map(({ finding, severity }) => `${finding.code} ${severity}`);
}

const certain = finding('symmetric-initialization', { isCertain: true, severity: 'error', layer: 0 });
const likely = finding('inputs-unscaled', { severity: 'info', path: ['data'] });

suite('the findings that are listed beside a text', () => {
  test('are those of text and data before a training', () => {
    assert.deepEqual(codes([likely, certain]), ['symmetric-initialization error', 'inputs-unscaled info']);
  });

  test('are those of the training once there is one, and what is certain without it', () => {
    const confirmed = { ...likely, severity: 'warning' as const };
    assert.deepEqual(codes([likely, certain], [confirmed]), [
      'symmetric-initialization error',
      'inputs-unscaled warning',
    ]);
    assert.deepEqual(codes([likely], []), [], 'what the training does not show is dropped');
  });

  test('say one code once of a place: what the training shows', () => {
    const shown = { ...certain, message: 'shown' };
    const [only, ...more] = listedFindings([certain], [shown]);
    assert.deepEqual([only?.finding.message, more], ['shown', []]);
    const elsewhere = { ...certain, layer: 1 };
    assert.equal(listedFindings([certain, elsewhere], undefined).length, 2);
  });

  test('leave out symptoms that a cause explains, and lend the cause their severity', () => {
    const cause = finding('learning-rate-high', { explains: ['diverging'] });
    const symptom = finding('diverging', { kind: 'symptom', severity: 'error' });
    assert.deepEqual(codes([], [cause, symptom]), ['learning-rate-high error']);
    assert.deepEqual(codes([], [symptom]), ['diverging error']);
  });

  test('do not say that all is well, nor symptoms that are only worth knowing', () => {
    const found = [
      finding('healthy', { kind: 'symptom', severity: 'info' }),
      finding('slow', { kind: 'symptom', severity: 'info' }),
    ];
    assert.deepEqual(codes([], found), []);
    assert.deepEqual(codes([likely], [...found, likely]), [], 'a network that learned needs no likely advice');
  });
});
