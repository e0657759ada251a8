import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turn } from '../../support/vscode/events.ts';
import { act } from './actions.ts';
import { assertRight } from './checks.ts';
import { assertBroughtBack, assertFollows, type Snapshot, snapshotOf } from './model.ts';
import { type Action, inWords, plannedActions } from './plan.ts';
import { Random } from './random.ts';
import { useRealThreads } from './worker.ts';
import { World } from './world.ts';

const length = 50;

/** Tests of the sequences of these seeds. One that fails says what was done, and `SEEDS=17 npm run test:unit -- replay` does it again. */
export function testSequences(first: number, count: number, threads: 'shared' | 'real' = 'shared'): void {
  for (let seed = first; seed < first + count; seed++) {
    test(`sequence ${seed}: nothing throws, nothing leaks, and what is shown and saved is right`, async () => {
      useRealThreads(threads === 'real');
      await runSequence(plannedActions(new Random(seed), length));
    });
  }
}

/** Does everything in its order, and checks what there is whenever nothing happens any more, and what is left at the end. */
async function runSequence(actions: readonly Action[]): Promise<void> {
  const world = new World();
  const done: string[] = [];
  try {
    await world.open();
    await world.rest();
    const first = world.window.ledger.counts();
    let atRest: Snapshot | undefined;
    for (const action of actions) {
      done.push(inWords(action));
      atRest = await step(world, action, atRest);
      assertNoFault(world);
    }
    await settle(world);
    await world.empty();
    await assertRight(world);
    assertNoMore(world, first);
    await world.close();
    await world.rest();
    world.assertNothingLeft();
    assertNoFault(world);
  } catch (error) {
    throw new Error(`after\n  ${done.join('\n  ')}\n${(error as Error).stack}`);
  } finally {
    await world.end();
  }
}

/** Takes what there was if nothing happened before it, and returns what there is if nothing happens after it. */
async function step(world: World, action: Action, before: Snapshot | undefined): Promise<Snapshot | undefined> {
  // There is no window while it is loaded again, and nobody who could do something.
  if (action.kind === 'reloadWindow') await world.done();
  void world.doing(inWords(action), () => act(world, action));
  if (action.kind === 'reloadWindow' || action.then !== 'nothing') await world.done();
  if (action.then === 'turns') for (let turns = 0; turns < 4; turns++) await turn();
  if (action.then !== 'rest') return undefined;
  await settle(world);
  const after = snapshotOf(world);
  if (before && action.kind === 'reloadWindow') assertBroughtBack(before, after);
  else if (before) assertFollows(before, action, after, world);
  return after;
}

async function settle(world: World): Promise<void> {
  await world.rest();
  await assertRight(world);
}

/** When everything is closed, as much is registered as when the window opened. */
function assertNoMore({ window: { ledger } }: World, first: Readonly<Record<string, number>>): void {
  const grown = Object.entries(ledger.counts()).filter(([kind, count]) => count !== (first[kind] ?? 0));
  const places = ledger.places().filter(place => grown.some(([kind]) => place.startsWith(kind)));
  assert.deepEqual(grown, [], `more is registered than at first:\n${places.join('\n')}`);
}

function assertNoFault({ faults, window }: World): void {
  assert.deepEqual([...faults, ...window.faults], []);
}
