import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { gradientAnswer } from '../../../src/threads/gradientAnswer.ts';

test('a gradient check looks for messages now and then, which changes nothing of its answer', async () => {
  const text = JSON.stringify({
    data: { inputs: [[0], [1]], targets: [[0], [1]] },
    layers: [{ units: 3, activation: 'tanh' }, { units: 1 }],
  });
  const prepared = await prepare(text, { files: undefined, limits: defaultLimits });
  const answerWith = async (millisecondsOfLook: number) => {
    let time = 0;
    let turns = 0;
    const answer = await gradientAnswer(
      prepared,
      { reproducible: true },
      {
        arithmetic: () => plainArithmetic,
        now: () => {
          time += millisecondsOfLook;
          return time;
        },
        nextTurn: async () => {
          turns++;
        },
      },
    );
    return { turns, answer };
  };
  const [quick, slow] = [await answerWith(0), await answerWith(60)];
  assert.equal(quick.turns, 0);
  // 10 weights and biases, a look after each, and a turn after every second look.
  assert.equal(slow.turns, 5);
  assert.deepEqual(slow.answer, quick.answer);
});
