import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForTuning } from '../../../scripts/gallery/cases.ts';
import { type Answer, figuresOf, loudCodes, missedGoals, wrongCauses } from '../../../scripts/gallery/score.ts';
import type { Finding } from '../../../src/findings/finding.ts';

const label = { program: 'ab', faulty: true, causes: ['dead-units', 'leakage'], acceptable: ['overfitting'] };

function answer(kind: Answer['kind'], causes: readonly string[], symptoms: readonly string[] = []): Answer {
  return { name: 'case', kind, label, seed: 1, causes, symptoms };
}

test('what is only info is not reported, and healthy is no finding', () => {
  const finding = (code: string, kind: Finding['kind'], severity: Finding['severity']) =>
    ({ code, kind, severity }) as Finding;
  const list = [
    finding('dead-units', 'cause', 'warning'),
    finding('leakage', 'cause', 'info'),
    finding('slow', 'symptom', 'error'),
    finding('healthy', 'symptom', 'warning'),
  ];
  assert.deepEqual(loudCodes(list), { causes: ['dead-units'], symptoms: ['slow'] });
});

test('a hit is any right cause, recall needs the primary one, and acceptable causes count for precision alone', () => {
  const answers = [
    answer('faulty', ['leakage', 'slow']),
    answer('faulty', ['dead-units']),
    answer('faulty', ['overfitting']),
  ];
  const { hits, named, good, reported } = figuresOf(answers);
  assert.deepEqual({ hits, named, good, reported }, { hits: 2, named: 1, good: 3, reported: 4 });
  assert.deepEqual(wrongCauses(answers[0]!), ['slow']);
});

test('any word about a healthy spec is a false alarm, and misses the goals', () => {
  const figures = figuresOf([answer('healthy', [], ['slow']), answer('healthy', [])]);
  assert.equal(figures.alarms, 1);
  assert.deepEqual(missedGoals(figures), ['1 false alarms']);
});

test('programs are halved by the sum of their character codes', () => {
  assert.equal(isForTuning({ ...label, program: 'ab' }), false);
  assert.equal(isForTuning({ ...label, program: 'ac' }), true);
});
