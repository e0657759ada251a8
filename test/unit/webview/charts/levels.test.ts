import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { axisEnds, curvesOnAxis } from '../../../../webview/charts/axisEnds.ts';
import { endsWithLevels, levelReadings, placedLevels } from '../../../../webview/charts/levels.ts';

const line = (...values: number[]) => values.map((y, index) => ({ x: index + 1, y }));

function places(values: readonly number[], curve: readonly number[], scale: 'linear' | 'logarithmic' = 'linear') {
  const levels = values.map(value => ({ of: 'loss', kind: 'chance', label: `${value}`, value }) as const);
  return placedLevels(levels, curvesOnAxis([line(...curve)], scale), undefined, scale).map(({ place }) => place);
}

suite('what curves are held against', () => {
  test('is drawn within what they span, and half as far beyond', () => {
    assert.deepEqual(places([0.5, 1, 1.4, 1.6, -0.4, -0.6], [1, 0]), [
      ...['inside', 'inside', 'inside', 'above', 'inside', 'below'],
    ]);
  });

  test('is drawn close to curves that hardly move', () => {
    assert.deepEqual(places([2.3, 2.5, 1], [2.31, 2.31]), ['inside', 'above', 'below']);
  });

  test('is measured in powers of ten on a logarithmic axis, which has no place for 0', () => {
    assert.deepEqual(places([1, 9, 11, 0, -1], [1, 0.01], 'logarithmic'), [
      ...['inside', 'inside', 'above', 'below', 'below'],
    ]);
  });

  test('does not come between curves and the strips of what is 0', () => {
    assert.deepEqual(places([0.009, 5], [1, 0.01, 0], 'logarithmic'), ['below', 'inside']);
  });

  test('has the whole axis where there are no curves', () => {
    assert.deepEqual(places([3], [Number.NaN]), ['inside']);
  });

  test('does not count what the axis leaves out of the curves', () => {
    const bounds = { min: 0, max: 1, above: 1, below: 0, highest: 1000, lowest: 0 };
    const levels = [{ of: 'loss', kind: 'first', label: 'first epoch', value: 500 }] as const;
    const [placed] = placedLevels(levels, curvesOnAxis([line(1, 0, 1000)], 'linear'), bounds, 'linear');
    assert.equal(placed?.place, 'above');
  });

  test('is within the ends of the axis, which nothing far off moves', () => {
    const shown = curvesOnAxis([line(1, 0)], 'linear');
    const bounds = { min: 0, max: 1, above: 1, below: 0, highest: 3, lowest: 0 };
    const near = { label: 'near', value: 1.3, place: 'inside' } as const;
    const far = { label: 'far', value: 9, place: 'above' } as const;
    const ends = axisEnds(shown, bounds, {}, 100);
    assert.deepEqual(endsWithLevels(ends, [near, far]), { ...ends, min: 0, max: 1.3, atLeast: 1.3, atMost: 1.3 });
    assert.equal(endsWithLevels(ends, [far]), ends);
  });

  test('is read out with an arrow where it is not drawn', () => {
    const levels = (['inside', 'above', 'below'] as const).map(place => ({ label: place, value: Math.LN10, place }));
    assert.deepEqual(
      levelReadings(levels).map(({ name, value }) => [name, value]),
      [
        ['inside', '2.303'],
        ['above', '2.303 ↑'],
        ['below', '2.303 ↓'],
      ],
    );
  });
});
