import assert from 'node:assert/strict';
import { test } from 'node:test';
import { savedPreferences } from '../../../webview/savedState.ts';
import { firstPreferences, type Preferences } from '../../../webview/state.ts';

test('how the panel was shown comes back', () => {
  const saved: Preferences = {
    view: {
      quantity: 'updateRatio',
      range: { first: 3, last: 9 },
      overlays: ['b'],
      learned: { kind: 'rows', output: 2 },
      region: { layer: 0, row: 1, column: 2, rows: 3, columns: 4 },
      cell: { layer: 0, unit: 1, input: 2, quantity: 'weightUpdate' },
    },
    findingsOpen: true,
    lossScale: 'logarithmic',
    ignoresOutliers: false,
    levels: false,
    chartTables: true,
    flowPhase: 'backward',
    flowTable: true,
    mapSorted: true,
    mapTable: true,
    playbackSpeed: 4,
    layerTables: true,
    unitsAsImages: false,
    fixedRanges: { 1: { meanGradient: 0.5, biasAfter: 2 } },
  };
  assert.deepEqual(savedPreferences({ spec: 'file:///a', ...saved }), saved);
});

test('anything unreadable means what a new page has', () => {
  const strange = {
    view: { quantity: 'love', range: null },
    lossScale: 'cubic',
    ignoresOutliers: 'yes',
    fixedRanges: { 0: 'wide', 1: [1], 2: { meanGradient: -1 }, 3: { love: 1 } },
  };
  for (const saved of [undefined, null, 3, 'logarithmic', {}, strange, { view: { range: { first: 9, last: 3 } } }]) {
    assert.deepEqual(savedPreferences(saved), firstPreferences);
  }
});
