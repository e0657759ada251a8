import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Questions } from '../../../webview/questions.ts';

function asking() {
  const sent: [question: string, id: number][] = [];
  const questions = new Questions<string>((question, id) => sent.push([question, id]));
  const take = () => sent.splice(0).map(([question]) => question);
  return { sent, questions, take, lastId: () => sent.at(-1)![1] };
}

test('one question is under way at a time, and of those that came up meanwhile the last is asked next', () => {
  const { sent, questions } = asking();
  for (const question of ['a', 'b', 'c']) questions.ask(question);
  assert.deepEqual(sent, [['a', 1]]);
  assert.equal(questions.answered(1), 'a');
  assert.deepEqual(sent, [
    ['a', 1],
    ['c', 2],
  ]);
  assert.equal(questions.answered(2), 'c');
  questions.ask('d');
  assert.deepEqual(sent.at(-1), ['d', 3]);
});

test('what is being asked is not asked again, and what is no longer wanted is forgotten', () => {
  const { questions, sent, take } = asking();
  questions.ask('a');
  questions.ask('b');
  questions.ask('a');
  questions.answered(sent[0]![1]);
  assert.deepEqual(take(), ['a']);
});

test('an answer with another id is to nobody: it comes late, or twice, or to what was asked before a reload', () => {
  const { questions, take, lastId } = asking();
  assert.equal(questions.answered(1), undefined);
  questions.ask('a');
  const id = lastId();
  questions.forget();
  questions.ask('b');
  assert.equal(questions.answered(id), undefined);
  assert.deepEqual(take(), ['a', 'b']);
  assert.equal(questions.answered(id + 1), 'b');
  assert.equal(questions.answered(id + 1), undefined);
});
