import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CellQuestion, CellQuestions, isAnswer } from '../../../../webview/heatmap/cellQuestions.ts';

function question(column: number): CellQuestion {
  return { layer: 0, epoch: 1, tensor: 'weightsAfter', block: { row: 0, column, rows: 1, columns: 1 } };
}

function asked() {
  const sent: number[] = [];
  const questions = new CellQuestions(({ block }) => sent.push(block.column));
  return { sent, questions };
}

test('one question is under way at a time, and of those that came up meanwhile the last is asked next', () => {
  const { sent, questions } = asked();
  for (const column of [1, 2, 3]) questions.ask(question(column));
  assert.deepEqual(sent, [1]);
  questions.answered();
  assert.deepEqual(sent, [1, 3]);
  questions.answered();
  assert.deepEqual(sent, [1, 3]);
  questions.ask(question(4));
  assert.deepEqual(sent, [1, 3, 4]);
});

test('what is being asked is not asked again, and what is no longer wanted is forgotten', () => {
  const { sent, questions } = asked();
  questions.ask(question(1));
  questions.ask(question(2));
  questions.ask(question(1));
  questions.answered();
  assert.deepEqual(sent, [1]);
});

test('an answer is that to the very question', () => {
  assert.ok(isAnswer(question(1), question(1)));
  assert.ok(!isAnswer(question(1), null));
  for (const other of [{ layer: 1 }, { epoch: 2 }, { tensor: 'biasAfter' as const }]) {
    assert.ok(!isAnswer(question(1), { ...question(1), ...other }));
  }
  assert.ok(!isAnswer(question(1), question(2)));
});
