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
      // Reloading is waited for: there is no window meanwhile.
      const doing = act(world, action).catch(error => void world.faults.push(`the action failed: ${error?.stack}`));
      if (action.kind === 'reloadWindow' || action.then !== 'nothing') await doing;
      if (action.then === 'turns') for (let turns = 0; turns < 4; turns++) await turn();
      if (action.then === 'rest') {
        await world.rest();
        await assertRight(world);
      }
      assertNoFault(world);
    }
    await world.rest();
    await assertRight(world);
    await world.close();
    await world.rest();
    world.assertNothingLeft();
    assertNoFault(world);
    assert.deepEqual(world.openFiles(), []);
  } catch (error) {
    throw new Error(`after\n  ${done.join('\n  ')}\n${(error as Error).stack}`);
  } finally {
    world.end();
  }
}

function assertNoFault({ faults, window }: World): void {
  assert.deepEqual([...faults, ...window.faults], []);
}
