import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Band } from '../../../../src/panel/trialsPicture.ts';
import { bandPaths } from '../../../../webview/trials/bandPaths.ts';
import { bandScale } from '../../../../webview/trials/bandScale.ts';

const area = { left: 40, top: 10, right: 240, bottom: 110 };

function bandOf(median: readonly number[], spread = 0, stride = 1): Band {
  return {
    epochs: Float64Array.from(median, (_, index) => (index + 1) * stride),
    low: Float64Array.from(median, value => value - spread),
    median: Float64Array.from(median),
    high: Float64Array.from(median, value => value + spread),
  };
}

const texts = (ticks: readonly { readonly text: string }[]) => ticks.map(({ text }) => text);

suite('two bands', () => {
  test('share axes that hold both, and the reference levels', () => {
    const now = bandOf([0.1, 0.2, 0.3], 0.05);
    const fix = bandOf([0.5, 0.9], 0.05, 10);
    const levels = [{ of: 'accuracy', kind: 'chance', value: 0.02, label: 'chance' }] as const;
    const { x, y, valueTicks, epochTicks, cutBelow } = bandScale({ key: 'metric', now, fix, levels }, area);
    assert.deepEqual([x(1), x(20)], [40, 240]);
    for (const value of [0.02, 0.05, 0.95]) assert.ok(y(value) > area.top && y(value) < area.bottom, `${value}`);
    assert.deepEqual(
      [texts(valueTicks), texts(epochTicks)],
      [
        ['0', '0.2', '0.4', '0.6', '0.8'],
        ['10', '20'],
      ],
    );
    assert.equal(cutBelow, undefined);
  });

  test('a loss that spans decades has a logarithmic axis, any other a linear one', () => {
    const wide = bandScale({ key: 'loss', now: bandOf([10, 0.1]), fix: bandOf([10, 0.001]), levels: [] }, area);
    assert.ok(Math.abs(wide.y(10) - wide.y(1) - (wide.y(1) - wide.y(0.1))) < 1e-9);
    assert.deepEqual(texts(wide.valueTicks), ['0.001', '0.01', '0.1', '1', '10']);
    const narrow = bandScale({ key: 'loss', now: bandOf([3, 1]), fix: null, levels: [] }, area);
    assert.ok(Math.abs(narrow.y(3) - narrow.y(2) - (narrow.y(2) - narrow.y(1))) < 1e-9);
  });

  test('an R² far below -1 leaves room for the others, and that is said', () => {
    const { y, cutBelow } = bandScale(
      { key: 'metric', now: bandOf([-400, -390]), fix: bandOf([0, 0.9]), levels: [] },
      area,
    );
    assert.equal(cutBelow, -1);
    assert.ok(y(0.9) < y(0) - 30);
    assert.ok(y(-390) > area.bottom);
  });

  test('a single epoch and equal values have a place', () => {
    const { x, y } = bandScale({ key: 'metric', now: bandOf([0.5]), fix: null, levels: [] }, area);
    assert.equal(x(1), 140);
    assert.ok(y(0.5) > area.top && y(0.5) <= area.bottom);
    const none = bandScale({ key: 'metric', now: bandOf([Number.NaN]), fix: null, levels: [] }, area);
    assert.ok(Number.isFinite(none.y(0.5)));
  });

  test('gaps stay gaps, and a lone epoch is a dot', () => {
    const scale = { x: (epoch: number) => epoch * 10, y: (value: number) => 100 - value };
    const paths = bandPaths(bandOf([1, 2, Number.NaN, 4], 1), scale);
    assert.equal(paths.median, 'M10 99 L20 98 M40 96 h0');
    assert.equal(paths.area, 'M10 98 L20 97 L20 99 L10 100 Z M40 95 L40 97 Z');
  });
});
