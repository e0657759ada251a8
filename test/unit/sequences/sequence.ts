import assert from 'node:assert/strict';
import { turn } from '../../support/vscode/events.ts';
import { type Action, act, inWords, randomAction } from './actions.ts';
import { assertRight } from './checks.ts';
import { Random } from './random.ts';
import { World } from './world.ts';

const length = 50;

export function actionsOf(seed: number): Action[] {
  const random = new Random(seed);
  return Array.from({ length }, () => randomAction(random));
}

/** Does everything in its order, and checks what there is whenever nothing happens any more, and what is left at the end. */
export async function runSequence(actions: readonly Action[]): Promise<void> {
  const world = new World();
  const done: string[] = [];
  try {
    await world.open();
    for (const action of actions) {
      done.push(inWords(action));
      await step(world, action);
      assertNoFault(world);
    }
    await settle(world);
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

async function step(world: World, action: Action): Promise<void> {
  // There is no window while it is loaded again, and nobody who could do something.
  if (action.kind === 'reloadWindow') await world.done();
  const doing = world.doing(() => act(world, action));
  if (action.kind === 'reloadWindow' || action.then !== 'nothing') await doing;
  if (action.then === 'turns') for (let turns = 0; turns < 4; turns++) await turn();
  if (action.then === 'rest') await settle(world);
}

async function settle(world: World): Promise<void> {
  await world.rest();
  await assertRight(world);
}

function assertNoFault({ faults, window }: World): void {
  assert.deepEqual([...faults, ...window.faults], []);
}
