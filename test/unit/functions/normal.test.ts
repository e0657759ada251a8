import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gelu, geluSlope, normalCdf, normalDensity } from '../../../src/functions/normal.ts';
import { assertClose } from '../engine/support.ts';

// Phi(x) to 17 digits, from tables.
const table: readonly (readonly [x: number, phi: number])[] = [
  [-37, 5.725571222524577e-300],
  [-10, 7.619853024160527e-24],
  [-6, 9.865876450376946e-10],
  [-3, 0.0013498980316300933],
  [-1, 0.15865525393145705],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [1.96, 0.9750021048517795],
  [3.5, 0.9997673709209645],
  [9, 1],
];

test('the cumulative distribution has the values of the tables, small ones to their own digits', () => {
  for (const [x, phi] of table) assertClose([normalCdf(x)], [phi], 1e-13, `Phi(${x})`);
});

test('the two sides add up to 1, and the slope is the density', () => {
  for (let x = -7.95; x < 8; x += 0.1) {
    assertClose([normalCdf(x) + normalCdf(-x)], [1], 1e-15, `at ${x}`);
    assertClose([(normalCdf(x + 1e-5) - normalCdf(x - 1e-5)) / 2e-5], [normalDensity(x)], 1e-9, `at ${x}`, 1);
  }
});

test('it has no seam where the tails begin', () => {
  for (const seam of [-3, 3]) assertClose([normalCdf(seam - 1e-13)], [normalCdf(seam + 1e-13)], 1e-11, `${seam}`);
});

test('NaN stays NaN and the ends are 0 and 1', () => {
  assert.ok(Number.isNaN(normalCdf(Number.NaN)));
  assert.deepEqual([normalCdf(-1e300), normalCdf(1e300)], [0, 1]);
  assert.deepEqual([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(Number.POSITIVE_INFINITY)], [0, 1]);
});

test('far from 0 it keeps its digits, and so does the density', () => {
  const relative = (actual: number, expected: number) => Math.abs(actual / expected - 1);
  for (const [x, phi] of [
    [-20.7, 1.7318518790197378e-95],
    [-4.2, 1.3345749015906327e-5],
    [-0.3, 0.3820885778110474],
    [-1e-9, 0.49999999960105773],
    [0.25, 0.5987063256829237],
    [0.9, 0.8159398746532405],
    [2.2, 0.9860965524865014],
  ] as const) {
    assert.ok(relative(normalCdf(x), phi) < 1e-15, `${x}`);
  }
  assert.ok(relative(normalDensity(0), 0.3989422804014327) < 1e-15);
  assert.ok(relative(normalDensity(-2.5), 0.017528300493568537) < 1e-15);
});

// With 60 digits.
const gelus: readonly (readonly [net: number, y: number, slope: number])[] = [
  [-30, -1.472014178144456e-196, -4.416031690708495e-195],
  [-12.3, -5.570309556075305e-34, -6.850900949792137e-33],
  [-5, -1.4332578593959695e-6, -7.146946001792295e-6],
  [-2, -0.04550026389635842, -0.0852318010781969],
  [-1.6, -0.08767886671929279, -0.1226740437875709],
  [-1.5, -0.1002108019032871, -0.12746919222997952],
  [-0.76, -0.16995674225257557, -0.0035157359521246637],
  [-0.75, -0.16997051428265114, 0.0007742782607648957],
  [-0.7, -0.1693745565561511, 0.023385898866340155],
  [-0.1, -0.0460172162722971, 0.4204769079752698],
  [0, 0, 0.5],
  [0.04, 0.020638137474113232, 0.531898367021015],
  [0.06, 0.03143533095924641, 0.5478156724658433],
  [0.5, 0.34573123063700656, 0.8674951246561629],
  [1, 0.8413447460685429, 1.0833154705876864],
  [2.5, 2.4844758366855597, 1.037611085908145],
  [6, 5.999999994080474, 1.0000000354687095],
  [9, 9, 1],
];

test('gelu and its slope keep their digits, at its minimum and in both tails', () => {
  for (const [net, y, slope] of gelus) {
    assert.ok(Math.abs(gelu(net) - y) <= 2e-15 * Math.abs(y), `gelu(${net}) is ${gelu(net)}`);
    assert.ok(Math.abs(geluSlope(net) - slope) <= 2e-15 * Math.abs(slope), `its slope at ${net} is ${geluSlope(net)}`);
  }
  assert.ok(Object.is(geluSlope(-1e9), 0));
});
