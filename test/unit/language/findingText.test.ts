import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Finding } from '../../../src/findings/finding.ts';
import { findingsHover } from '../../../src/language/findingText.ts';

const dead: Finding = {
  code: 'dead-units',
  kind: 'cause',
  severity: 'warning',
  message: '3 of 4 units of "a_b" are dead.',
  evidence: [{ text: 'their output is 0 on all 100 rows' }],
  fixes: [{ title: 'Use leakyRelu', edits: [] }],
};
const link = '[dead-units](command:explain?%5B%22dead-units%22%5D)';

suite('findings in a hover', () => {
  test('are said with their evidence, what helps, and a link to what explains them', () => {
    assert.equal(
      findingsHover([{ finding: dead, severity: 'warning', isSaid: false }], 'explain'),
      `**Warning**: 3 of 4 units of "a\\_b" are dead\\. ${link}\n- their output is 0 on all 100 rows\n\nWhat helps: Use leakyRelu`,
    );
  });

  test('are not said twice where the editor says their sentence', () => {
    const text = findingsHover([{ finding: dead, severity: 'warning', isSaid: true }], 'explain');
    assert.doesNotMatch(text, /are dead/);
    assert.match(text, /^Evidence for \[dead-units\]/);
  });

  test('what is likely is said so, and without findings there is no text', () => {
    assert.match(findingsHover([{ finding: dead, severity: 'info', isSaid: false }], 'explain'), /^\*\*Likely\*\*/);
    assert.equal(findingsHover([], 'explain'), '');
  });
});
