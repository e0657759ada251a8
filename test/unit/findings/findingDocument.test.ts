import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { findingCodes } from '../../../src/findings/finding.ts';
import { explainedLines } from '../../../src/findings/findingDocument.ts';

suite('the explanations of findings', () => {
  test('are found by their headings', () => {
    const text = '# Findings\r\n\r\n## dead-units\r\nsee leakage\r\n### `leakage`\r\n## What is silenced\r\n';
    assert.deepEqual(
      [...explainedLines(text)],
      [
        ['dead-units', 3],
        ['leakage', 5],
      ],
    );
  });

  test('are found in docs/findings.md, one for every code', () => {
    const text = readFileSync(new URL('../../../docs/findings.md', import.meta.url), 'utf8');
    const codes: ReadonlySet<string> = new Set(findingCodes);
    const explained = [...explainedLines(text).keys()];
    assert.deepEqual(explained.toSorted(), [...codes].toSorted());
  });
});
