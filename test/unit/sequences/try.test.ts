import { test } from 'node:test';
import { loadSequences } from './install.ts';

const { actionsOf, runSequence } = await loadSequences();

const [first, last] = (process.env.SEEDS ?? '1-3').split('-').map(Number);
for (let seed = first!; seed <= (last ?? first)!; seed++) {
  test(`sequence ${seed}`, () => runSequence(actionsOf(seed)));
}
