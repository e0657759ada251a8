import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timelineSection } from '../timeline/report.ts';

test('the section of the timeline gives medians, and the ways over the time of the training', () => {
  const section = timelineSection([
    {
      name: 'XOR',
      epochs: 400,
      batches: 1,
      training: 200,
      toEnd: 250,
      firstVisits: [10, 30, 20],
      laterVisits: [1, 9, 2],
      stepsBack: [0.5],
      batchesBack: [1, 3],
      silence: 21,
      watchedOn: 400,
      watchedBack: 500,
      replays: { fromStart: 300, later: [15, 30, 12] },
    },
  ]);
  const rows = section.split('\n').filter(line => line.startsWith('| XOR'));
  const cells = rows.map(line =>
    line
      .split('|')
      .map(cell => cell.trim())
      .slice(2, -1),
  );
  assert.deepEqual(cells, [
    ['400', '1', '200', '20.0', '30.0', '2.00', '9.00', '2.00', '0.50'],
    ['1.25', '2.00', '2.50', '21.0', '0.05', '0.10'],
  ]);
});
