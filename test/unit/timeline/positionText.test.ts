import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createCourse } from '../../../src/timeline/course.ts';
import { parsePosition, positionText } from '../../../src/timeline/positionText.ts';
import { layersOf, trainingOptions } from '../engine/support.ts';
import { anyShare } from '../shares.ts';
import { optimizer, trainings } from '../wasm/anyTraining.ts';

const names = fc.uniqueArray(
  fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('-', '', ':', '"', ' a', 'a:b', '\\', 'hidden 1', '1'),
  ),
  { minLength: 3, maxLength: 3 },
);

test('the text of every moment is read as this moment, whatever the layers are called', () => {
  fc.assert(
    fc.property(trainings(optimizer), names, anyShare, (options, layers, share) => {
      const course = createCourse(options);
      const time = Math.floor(share * course.end);
      const text = positionText(course.at(time), layers);
      assert.equal(parsePosition(text, course, layers), time, text);
      const padded = text.replace(/^(\d+):(\d+):/, ' $1 : $2: ');
      assert.equal(parsePosition(padded, course, layers), time, padded);
    }),
    { seed: 51, numRuns: 300 },
  );
});

const options = trainingOptions({ layers: layersOf(['tanh', 'linear'], [3, 2]), epochs: 12, batchSize: 2 });
const layers = ['hidden', 'out'];
const course = createCourse(options);
const read = (text: string) => {
  const found = parsePosition(text, course, layers);
  return typeof found === 'number' ? positionText(course.at(found), layers) : found;
};

test('what is left out of a position is the first that there is', () => {
  assert.equal(read('12'), '12:1:forward:hidden:net');
  assert.equal(read('12:3'), '12:3:forward:hidden:net');
  assert.equal(read('12:3:backward'), '12:3:backward:out:dE/dy');
  assert.equal(read('12:3:backward:hidden'), '12:3:backward:hidden:dE/dy');
  assert.equal(read(` 3 :${course.batches}:END`), `3:${course.batches}:end:-:record`);
});

test("the engine's words for operations are understood", () => {
  const words = {
    output: 'activation',
    outputGradient: 'dE/dy',
    weightGradient: 'dE/dW',
    biasGradient: 'dE/db',
    'de/dw': 'dE/dW',
  };
  for (const [word, operation] of Object.entries(words)) {
    const phase = operation === 'activation' ? 'forward' : 'backward';
    assert.equal(read(`2:1:${phase}:out:${word}`), `2:1:${phase}:out:${operation}`);
  }
  assert.equal(read('2:1:backward:out:inputGradient'), '2:1:backward:out:dE/dx');
  assert.equal(read('2:1:update:out:update'), '2:1:update:out:step');
});

test('what is wrong with a position is said with its place', () => {
  const problem = (text: string) => {
    const found = read(text);
    assert.ok(typeof found === 'object', `${text} is read as ${String(found)}`);
    return [text.slice(found.at, found.at + found.length), found.problem];
  };
  const form = 'Expected epoch:batch:phase:layer:operation, such as 1:1:forward:hidden:net.';
  assert.deepEqual(problem(''), ['', `Expected the number of the epoch, found nothing. ${form}`]);
  assert.deepEqual(problem('x:1'), ['x', `Expected the number of the epoch, found "x". ${form}`]);
  assert.deepEqual(problem('1.5'), ['1.5', `Expected the number of the epoch, found "1.5". ${form}`]);
  assert.deepEqual(problem('0'), ['0', 'There is no epoch 0: the training has 1 to 12.']);
  assert.deepEqual(problem('1:99'), ['99', `There is no batch 99: every epoch has 1 to ${course.batches}.`]);
  assert.deepEqual(problem('1:1:side'), [
    'side',
    'There is no phase "side". Expected forward, loss, backward, update, end.',
  ]);
  assert.deepEqual(problem('1: 1:end'), [
    'end',
    `Batch 1 is not the last of its epoch: the end comes after batch ${course.batches}.`,
  ]);
  assert.deepEqual(problem('1:1:forward:"hid'), [
    '"hid',
    'A name in quotes ends with a quote, followed by a colon or nothing.',
  ]);
  assert.deepEqual(problem('1:1:forward:nobody:net'), [
    'nobody',
    'There is no layer "nobody" in the phase forward. It has hidden, out.',
  ]);
  assert.deepEqual(problem('1:1:loss:out'), ['out', 'There is no layer "out" in the phase loss. It has -.']);
  assert.deepEqual(problem('1:1:forward:hidden:dropout'), [
    'dropout',
    '"dropout" is not done there. There are net, activation.',
  ]);
  assert.equal(problem('1:1:forward:hidden:swim')[0], 'swim');
  assert.equal(problem('1:1:forward:hidden:net:more')[0], 'more');
});
