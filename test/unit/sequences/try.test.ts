import { test } from 'node:test';
import { actionsOf, runSequence } from './sequence.ts';

const [first, last] = (process.env.SEEDS ?? '1-3').split('-').map(Number);
for (let seed = first!; seed <= (last ?? first)!; seed++) {
  test(`sequence ${seed}`, () => runSequence(actionsOf(seed)));
}
