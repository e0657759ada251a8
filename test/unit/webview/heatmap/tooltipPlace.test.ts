import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tooltipPlace } from '../../../../webview/heatmap/tooltipPlace.ts';

test('a tooltip stays inside the window wherever the pointer is', () => {
  const [tooltip, window] = [
    { width: 150, height: 40 },
    { width: 320, height: 200 },
  ];
  for (let x = 0; x <= window.width; x += 10) {
    for (let y = 0; y <= window.height; y += 10) {
      const { left, top } = tooltipPlace(x, y, tooltip, window);
      assert.ok(left >= 0 && left + tooltip.width <= window.width, `x ${x}: left ${left}`);
      assert.ok(top >= 0 && top + tooltip.height <= window.height, `y ${y}: top ${top}`);
    }
  }
});
