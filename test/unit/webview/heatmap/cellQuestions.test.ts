import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CellReading } from '../../../../src/panel/panelMessages.ts';
import { type CellQuestion, isAnswer } from '../../../../webview/heatmap/cellQuestions.ts';

function question(column: number): CellQuestion {
  return { layer: 0, epoch: 1, tensor: 'weightsAfter', block: { row: 0, column, rows: 1, columns: 1 } };
}

function answer(column: number): CellReading {
  return { ...question(column), row: 0, column, value: Float64Array.of(1) };
}

test('an answer is that to the very question', () => {
  assert.ok(isAnswer(question(1), answer(1)));
  assert.ok(!isAnswer(question(1), null));
  for (const other of [{ layer: 1 }, { epoch: 2 }, { tensor: 'biasAfter' as const }]) {
    assert.ok(!isAnswer(question(1), { ...answer(1), ...other }));
  }
  assert.ok(!isAnswer(question(1), answer(2)));
});
