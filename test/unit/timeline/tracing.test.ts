/** The values of an expression over a training are those that one reads when one goes there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluate } from '../../../src/expression/evaluate.ts';
import { isProblem, parseExpression } from '../../../src/expression/parse.ts';
import type { Parsed } from '../../../src/expression/syntax.ts';
import { isUnavailable } from '../../../src/expression/value.ts';
import { lastChange } from '../../../src/timeline/lastChange.ts';
import type { Timeline } from '../../../src/timeline/timeline.ts';
import { trace } from '../../../src/timeline/tracing.ts';
import { onwards, timelineOf, trials } from './trainingsOfTimelines.ts';

function parsed(text: string, layers: readonly string[], layer = 0): Parsed {
  const read = parseExpression(text.replaceAll('§', JSON.stringify(layers[layer % layers.length]!)));
  assert.ok(!isProblem(read), text);
  return read;
}

const traced = [
  'loss',
  'meanLoss',
  'norm(W(§))',
  'norm(gradient(§))',
  'weightNorm(§) + loss',
  'epoch * 2',
  'learningRate',
  'max(x(§))',
  'loss < 0.5',
  'norm(W(§)) * norm(gradient(§))',
];

test('a trace has the values that are read at each epoch or batch when one goes there, whatever was trained before', async () => {
  await fc.assert(
    fc.asyncProperty(
      trials,
      fc.constantFrom(...traced),
      fc.constantFrom('epoch', 'batch'),
      fc.nat(5),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      async (trial, text, per, layer, first, isWarm) => {
        const timeline = timelineOf(trial);
        const { course, names } = timeline;
        const expression = parsed(text, names.layers, layer);
        if (isWarm) await timeline.seek(course.end, onwards);
        const from = Math.min(first, course.epochs);
        const result = await trace(timeline, { parsed: expression, from, to: course.epochs, per }, onwards);
        assert.ok(result.type === 'traced', JSON.stringify(result));
        const other = timelineOf({ ...trial, pace: 0 });
        for (const { time, value } of result.values) {
          await other.seek(time, onwards);
          assert.equal(other.time, time);
          const read = evaluate(expression, other.names);
          assert.ok(
            Object.is(isUnavailable(read) ? undefined : Number(read), value),
            `${expression.text} at ${time}: ${JSON.stringify(read)}, not ${value}`,
          );
        }
        // One for each epoch or batch as far as the training goes.
        await other.seek(course.end, onwards);
        const end = other.ending!.time;
        const ofEpochs = range(from, course.epochs).filter(epoch => course.timeOf(epoch + 1, 1, 0) <= end);
        if (per === 'epoch') assert.equal(result.values.length, ofEpochs.length);
        else assert.ok(result.values.length >= ofEpochs.length * course.batches);
      },
    ),
    { numRuns: 60 },
  );
});

test('the last change of a value is the last operation after which it is another one', async () => {
  const changing = [
    'W(§)',
    'norm(W(§))',
    'delta(§)',
    'loss',
    'meanLoss',
    'learningRate',
    'epoch',
    'W(§)[0,0] + 0 * sum(b(§))',
  ];
  await fc.assert(
    fc.asyncProperty(trials, fc.constantFrom(...changing), fc.nat(5), fc.nat(1000), async (trial, text, layer, at) => {
      const other = timelineOf({ ...trial, pace: 0 });
      const expression = parsed(text, other.names.layers, layer);
      await other.seek(other.course.end, onwards);
      const { time: end, state } = other.ending!;
      const from = at % (end + 1);
      // Where a training ends well no operation follows at which one could look; where it diverged, that operation is looked at.
      const last = state === 'diverged' ? end : end - 1;
      let before = await valueAt(other, expression, 0);
      let expected: number | undefined;
      for (let time = 1; time <= Math.min(from, last); time++) {
        const now = await valueAt(other, expression, time);
        if (now !== undefined && now !== before) expected = time;
        before = now;
      }
      const timeline = timelineOf(trial);
      const change = await lastChange(timeline, expression, from, onwards);
      assert.equal(
        change.type === 'changed' ? change.time : undefined,
        expected,
        `${expression.text} from ${from}: ${JSON.stringify(change)}`,
      );
    }),
    { numRuns: 60 },
  );
});

/** The bits of a value; undefined where there is none. */
async function valueAt(timeline: Timeline, expression: Parsed, time: number): Promise<string | undefined> {
  await timeline.seek(time, onwards);
  const value = evaluate(expression, timeline.names);
  if (isUnavailable(value)) return undefined;
  if (typeof value !== 'object') return Object.is(value, -0) ? '-0' : String(value);
  return Array.from(value.values, number => (Object.is(number, -0) ? '-0' : String(number))).join();
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
