import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { askOnce } from '../../../src/threads/ask.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';

const start = nodeThreads(join(import.meta.dirname, '../../../src/threads/node/worker.ts'));

function ask(spec: object, gradients?: string) {
  const bytes = gradients === undefined ? undefined : new TextEncoder().encode(gradients);
  const read = { text: JSON.stringify(spec), files: 'untrusted', limits: defaultLimits } as const;
  return askOnce(start, { task: 'compareGradients', ...read, ...(bytes && { gradients: bytes }) });
}

/** y = w x + b at w = 1, b = 0 for x = 2, t = 1: dE/dw = 2, dE/db = 1. */
const line = {
  data: { inputs: [[2]], targets: [[1]] },
  layers: [{ name: 'line', units: 1, weights: [[1]] }],
  loss: 'halfSquaredError',
  training: { epochs: 1 },
};

suite('a thread that compares gradients', () => {
  test('answers with the verdict and the mistake', async () => {
    const right = await ask(line, '{"layers": [{"weights": [[2]], "biases": [1]}]}');
    assert.ok(right?.type === 'compared' && right.report.pass);
    const wrong = await ask(line, '{"layers": [{"weights": [[-2]], "biases": [-1]}]}');
    assert.ok(wrong?.type === 'compared');
    assert.deepEqual(
      wrong.report.mistakes.map(({ codes }) => codes[0]),
      ['sign-reversed'],
    );
  });

  test('says what is wrong with the file, with the place', async () => {
    const answer = await ask(line, '{"layers": [{"weights": [[2, 3]]}]}');
    assert.ok(answer?.type === 'unreadable');
    assert.deepEqual([answer.problems[0]!.line, answer.problems[0]!.column], [1, 25]);
  });

  test('says how a file looks when it is given none', async () => {
    const answer = await ask(line);
    assert.ok(answer?.type === 'format');
    assert.match(answer.format.numpy, /"0\.weight": dW\[0\], {2}# \(1, 1\): units, inputs of "line"/);
  });

  test('refuses a spec with errors as a training does', async () => {
    const answer = await ask({ ...line, layers: [] }, '{}');
    assert.ok(answer?.type === 'refused' && answer.problems.length > 0);
  });
});
