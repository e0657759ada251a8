/** What a search over time finds is what going through the training once, operation by operation, finds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluate, holds } from '../../../src/expression/evaluate.ts';
import { isProblem, parseExpression } from '../../../src/expression/parse.ts';
import type { Parsed } from '../../../src/expression/syntax.ts';
import type { Time } from '../../../src/timeline/course.ts';
import { type Direction, type Finding, find } from '../../../src/timeline/find.ts';
import type { Timeline } from '../../../src/timeline/timeline.ts';
import { anyShare } from '../shares.ts';
import { onwards, timelineOf, trials } from './trainingsOfTimelines.ts';

/** Conditions on a threshold q that is somewhere among the values of the training; § is a layer. */
const conditions = [
  { text: 'loss < q', of: 'loss' },
  { text: 'norm(gradient(§)) < q', of: 'norm(gradient(§))' },
  { text: 'norm(gradient(§)) < q and epoch >= 2', of: 'norm(gradient(§))' },
  { text: 'max(delta(§)) > q', of: 'max(delta(§))' },
  { text: 'norm(W(§)) >= q', of: 'norm(W(§))' },
  { text: 'x(§)[0,0] > q or batch == 2', of: 'x(§)[0,0]' },
  { text: 'meanLoss < q', of: 'meanLoss' },
  { text: 'meanLoss < q or epoch == 2', of: 'meanLoss' },
  { text: 'gradientNorm(§) > q and learningRate > 0', of: 'gradientNorm(§)' },
  { text: 'meanLoss < q and loss < q', of: 'meanLoss' },
  { text: 'phase == "backward" and batch == 2', of: '0' },
  { text: 'operation == "delta" and layer == § and epoch > 1', of: '0' },
  { text: 'epoch >= 2', of: '0' },
  { text: 'learningRate < q', of: 'learningRate' },
] as const;

function parsed(text: string): Parsed {
  const read = parseExpression(text);
  assert.ok(!isProblem(read), text);
  return read;
}

/** Every moment at which a condition is true, by going through all of them; `names` of the timeline are read at each. */
async function everyMoment(timeline: Timeline, see: (time: Time) => void): Promise<void> {
  await timeline.seek(0, onwards);
  for (let time = 0; timeline.ending?.time !== time; time++) {
    see(time);
    await timeline.seek(time + 1, onwards);
  }
}

function timeOf(finding: Finding): Time | undefined {
  if (finding.type === 'nowhere') return undefined;
  assert.equal(finding.type, 'found', JSON.stringify(finding));
  return finding.type === 'found' ? finding.time : assert.fail();
}

test('a condition is first true where stepping through the training finds it, and next and previous visit the same moments', async () => {
  await fc.assert(
    fc.asyncProperty(
      trials,
      fc.constantFrom(...conditions),
      anyShare,
      fc.nat(5),
      async (trial, { text, of }, share, l) => {
        const ground = timelineOf({ ...trial, pace: 0 });
        const layers = ground.names.layers;
        const withLayer = (source: string) => source.replaceAll('§', JSON.stringify(layers[l % layers.length]!));
        const values: number[] = [];
        const measure = parsed(withLayer(of));
        await everyMoment(ground, () => {
          const value = evaluate(measure, ground.names);
          if (typeof value === 'number' && Number.isFinite(value)) values.push(value);
        });
        const sorted = values.sort((a, b) => a - b);
        const threshold = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
        const condition = parsed(withLayer(text).replaceAll('q', String(threshold)));
        const isTrue: boolean[] = [];
        await everyMoment(ground, () => {
          isTrue.push(holds(condition, ground.names) === true);
        });

        const timeline = timelineOf(trial);
        const search = async (direction: Direction, from: Time) =>
          timeOf(await find(timeline, { parsed: condition, direction, from }, onwards));
        const first = isTrue.indexOf(true);
        assert.equal(await search('first', 0), first === -1 ? undefined : first, condition.text);

        const ahead: Time[] = [];
        for (let from = -1; ; ) {
          const next = from === -1 ? await search('first', 0) : await search('next', from);
          if (next === undefined || ahead.length > 30) break;
          assert.ok(next > from && isTrue[next], `${condition.text} at ${next}`);
          ahead.push(next);
          from = next;
        }
        // Whenever it becomes true, it is found.
        const last = ahead.length > 30 ? ahead.at(-1)! : isTrue.length;
        for (const [time, now] of isTrue.entries()) {
          if (time <= last && now && !isTrue[time - 1])
            assert.ok(ahead.includes(time), `${condition.text} becomes true at ${time}`);
        }
        if (ahead.length > 30) return;
        const back: Time[] = [];
        for (let from = await search('last', 0); from !== undefined; from = await search('previous', from))
          back.unshift(from);
        assert.deepEqual(back, ahead, condition.text);
      },
    ),
    { numRuns: 60 },
  );
});
