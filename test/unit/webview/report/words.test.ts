import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportText } from '../../../../webview/report/words.ts';

test('a report says of what it is, when it was made and by which version', () => {
  const madeAt = new Date(2026, 2, 9, 8, 5).getTime();
  assert.equal(
    reportText({ spec: 'net.mlp.json', madeAt, version: '1.2.3', contents: {} }),
    'Report of net.mlp.json, made on 2026-03-09 08:05 by Backprop Debugger 1.2.3.',
  );
});
