import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { planOf } from '../arguments.ts';

suite('the arguments of npm run bench', () => {
  test('none mean everything, and only that is written down', () => {
    const workloads = ['W1', 'W2', 'W3', 'W4', 'W5'];
    assert.deepEqual(planOf([]), { workloads, startUp: true, memory: true, panel: true, timeline: true, writes: true });
  });

  test('a named workload is measured alone, in either case', () => {
    assert.deepEqual(planOf(['w4']), {
      workloads: ['W4'],
      startUp: false,
      memory: false,
      panel: false,
      timeline: false,
      writes: false,
    });
  });

  test('several come in the order of the workloads', () => {
    const { workloads, startUp, memory, writes } = planOf(['memory', 'W5', 'W1']);
    assert.deepEqual([workloads, startUp, memory, writes], [['W1', 'W5'], false, true, false]);
  });

  test('the panel is measured alone, and then not written down', () => {
    const { workloads, startUp, memory, panel, writes } = planOf(['panel']);
    assert.deepEqual([workloads, startUp, memory, panel, writes], [[], false, false, true, false]);
  });

  test('a name that is nothing is refused, with what there is', () => {
    assert.throws(() => planOf(['W6']), /'W6'.*W1, W2, W3, W4, W5, startup, memory, panel, timeline/);
  });
});
