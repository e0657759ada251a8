import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LearnedPicture } from '../../../../src/panel/learnedPicture.ts';
import { answerText, confusionText, scopeText } from '../../../../webview/learned/words.ts';

const picture = (training: number, validation: number) =>
  ({ epoch: 4, trainingRows: 5, all: { training, validation } }) as unknown as LearnedPicture;

test('a picture says after which epoch and of how many rows it is', () => {
  assert.equal(scopeText(picture(5, 0), 5), 'after epoch 4: 5 training rows');
  assert.equal(scopeText(picture(60_000, 10_000), 8), 'after epoch 4: 5 of 60,000 training rows, 3 of 10,000 held out');
});

test('an answer is a class by its name, or a number', () => {
  assert.equal(answerText(['cat', 'dog'], 1), 'dog');
  assert.equal(answerText(['cat'], 4), 'class 4');
  assert.equal(answerText(['cat'], Number.NaN), 'no prediction');
  assert.equal(answerText(null, 0.25), '0.25');
});

test('a cell of the confusion matrix says which class is predicted as which', () => {
  assert.equal(confusionText(['cat', 'dog'], 0, 1, 1), 'cat: 1 row predicted as dog');
  assert.equal(confusionText(['cat', 'dog'], 1, 1, 20), 'dog: 20 rows correct');
});
