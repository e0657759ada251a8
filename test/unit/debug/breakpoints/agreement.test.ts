import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkData } from '../../../../src/debug/breakpoints/dataBreakpoint.ts';
import { checkException, exceptionNames } from '../../../../src/debug/breakpoints/exceptionBreakpoint.ts';
import { checkFunction } from '../../../../src/debug/breakpoints/functionBreakpoint.ts';
import { createSearch, type Target } from '../../../../src/debug/breakpoints/search.ts';
import type { Timeline } from '../../../../src/timeline/timeline.ts';
import { onwards, timelineOf, trials } from '../../timeline/trainingsOfTimelines.ts';

const layerNames = ['first', 'last'] as const;
const expressions = fc.constantFrom(
  ...[
    'norm(W($))',
    'norm(gradient($))',
    'loss',
    'rms(delta($))',
    'W($)[0,0]',
    'norm(net($, sample(0)))',
    'meanLoss',
    'gradientNorm($)',
  ],
);
const bounds = fc.constantFrom('0.001', '0.05', '0.3', '1', '3');
const hitConditions = fc.constantFrom(undefined, undefined, undefined, '% 2', '>= 3', '== 2');
const conditions = fc.constantFrom(undefined, undefined, 'epoch % 2 == 0', 'batch == 1', 'epoch > 1 and loss < 1');

type Wanted = (timeline: Timeline) => Target[];

function armed(checked: ReturnType<typeof checkFunction>): Target[] {
  // What can never hit in this training is not watched.
  return checked.armed ? [{ watch: checked.armed.watch, hits: checked.armed.hits }] : [];
}

const named = (expression: string, layer: (typeof layerNames)[number], { names }: Timeline): string =>
  expression.replace('$', JSON.stringify(names.layers[layer === 'first' ? 0 : names.layers.length - 1]));

const wanted: fc.Arbitrary<Wanted> = fc.oneof(
  fc
    .tuple(expressions, fc.constantFrom(...layerNames), fc.constantFrom('<', '>'), bounds, conditions, hitConditions)
    .map(
      ([expression, layer, sign, bound, condition, hitCondition]): Wanted =>
        timeline =>
          armed(
            checkFunction(
              { name: `${named(expression, layer, timeline)} ${sign} ${bound}`, condition, hitCondition },
              timeline,
            ),
          ),
    ),
  fc
    .tuple(expressions, fc.constantFrom(...layerNames), fc.option(bounds, { nil: undefined, freq: 1 }), hitConditions)
    .map(
      ([expression, layer, bound, hitCondition]): Wanted =>
        timeline => {
          const condition = bound && `value < ${bound}`;
          return armed(checkData({ dataId: named(expression, layer, timeline), condition, hitCondition }, timeline));
        },
    ),
  fc.tuple(fc.constantFrom('forward', 'backward', 'update', 'end'), conditions, hitConditions).map(
    ([name, condition, hitCondition]): Wanted =>
      timeline =>
        armed(checkFunction({ name, condition, hitCondition }, timeline)),
  ),
  fc.constantFrom(...exceptionNames.filter(name => name !== 'gradientCheck')).map(
    (filter): Wanted =>
      timeline =>
        armed(checkException({ filter, condition: undefined }, timeline)),
  ),
);

test('whatever is watched for in any training, going back stops where going on has stopped, in reverse', async () => {
  let stops = 0;
  await fc.assert(
    fc.asyncProperty(trials, fc.array(wanted, { minLength: 2, maxLength: 5 }), async (trial, wishes) => {
      const timeline = timelineOf(trial);
      const targets = wishes.flatMap(wish => wish(timeline));
      const indices = (hits: readonly Target[]) => hits.map(hit => targets.indexOf(hit)).join();
      const search = createSearch(timeline);
      const here = await search.here(targets, onwards);
      const forward = here!.length > 0 ? [`0 ${indices(here!)}`] : [];
      // Many stops are no more of a proof than some.
      while (forward.length < 50) {
        const went = await search.forward(targets, onwards);
        if (went.type !== 'stopped') break;
        forward.push(`${went.time} ${indices(went.hits)}`);
      }
      const from = forward.length < 50 ? (timeline.ending?.time ?? timeline.course.end) : timeline.time + 1;
      stops += forward.length;
      // By its last operation a training that diverges has come to where going back begins.
      const before = forward.filter(stop => Number(stop.split(' ')[0]) < from);
      for (const back of [search, createSearch(timeline)]) {
        await timeline.seek(from, onwards);
        const backward: string[] = [];
        for (;;) {
          const went = await back.backward(targets, onwards);
          if (went.type !== 'stopped') break;
          backward.push(`${went.time} ${indices(went.hits)}`);
        }
        assert.deepEqual(backward.toReversed(), before);
        assert.equal(timeline.time, 0);
      }
    }),
    { numRuns: 100, seed: 20260730 },
  );
  assert.ok(stops > 200, `${stops} stops`);
});
