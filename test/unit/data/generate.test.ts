import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatedColumns, generatedRows, generateTable } from '../../../src/data/generate.ts';
import { generators } from '../../../src/data/generators.ts';
import { loadData } from '../../../src/data/loadData.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import type { GeneratedData, GeneratorName } from '../../../src/spec/networkSpec.ts';

const names = Object.keys(generators) as GeneratorName[];

function data(generate: GeneratorName, more: Partial<GeneratedData> = {}): GeneratedData {
  return { source: 'generate', generate, noise: 0, standardize: false, ...more };
}

for (const name of names) {
  test(`${name}: equal seeds make equal rows, and a smaller number of them is a beginning`, () => {
    const wanted = data(name, { samples: 40, noise: 0.1 });
    const table = generateTable(wanted, 7);
    assert.deepEqual(generateTable(wanted, 7), table);
    assert.notDeepEqual(generateTable(wanted, 8).inputs, table.inputs);
    const fewer = generateTable({ ...wanted, limit: 10 }, 7);
    assert.equal(fewer.rows, 10);
    assert.deepEqual(fewer.inputs, table.inputs.slice(0, fewer.inputs.length));
    assert.deepEqual(fewer.targets, table.targets.slice(0, 10));
    assert.deepEqual(generateTable({ ...wanted, samples: 10 }, 7).inputs, fewer.inputs);
  });

  test(`${name}: the sizes announced are the sizes made`, () => {
    for (const more of [{}, { samples: 9 }, { limit: 3 }, { samples: 5, limit: 50 }]) {
      const wanted = data(name, more);
      const { rows, inputs, targets, inputNames, targetNames, sourceRows, droppedRows } = generateTable(wanted, 1);
      assert.equal(rows, generatedRows(wanted));
      assert.equal(inputs.length + targets.length, rows * generatedColumns(wanted));
      assert.deepEqual([inputNames.length, targetNames.length], [inputs.length / rows, 1]);
      assert.deepEqual([[...sourceRows], droppedRows], [[...targets.keys()], 0]);
    }
  });
}

/** Those that draw points of two classes. */
const drawn = names.filter(name => generators[name].target === 'class');
for (const name of drawn) {
  test(`${name}: the classes 0 and 1 take turns, so that any beginning is balanced`, () => {
    const { targets } = generateTable(data(name, { samples: 7 }), 5);
    assert.deepEqual([...targets], [0, 1, 0, 1, 0, 1, 0]);
  });
}

test('the noise is normal, has the stated standard deviation and moves the inputs, not the classes', () => {
  const { inputs, targets } = generateTable(data('xor', { samples: 20_000, noise: 0.3 }), 2);
  const noise = inputs.map((value, index) => value - ((index >> (index % 2 === 0 ? 2 : 1)) & 1));
  assertNormal(noise, 0.3);
  assert.deepEqual([...targets.subarray(0, 8)], [0, 1, 1, 0, 0, 1, 1, 0]);
});

test("a sine's noise is added to its target; the inputs stay exact", () => {
  const { inputs, targets } = generateTable(data('sine', { samples: 20_000, noise: 0.2 }), 2);
  assert.ok(inputs.every(x => Math.abs(x) <= Math.PI));
  assertNormal(
    targets.map((target, row) => target - Math.sin(inputs[row])),
    0.2,
  );
});

test("a plane's noise is added to its target too", () => {
  const { inputs, targets } = generateTable(data('plane', { samples: 20_000, noise: 0.2 }), 2);
  assert.ok(inputs.every(x => Math.abs(x) <= 1));
  assertNormal(
    targets.map((target, row) => target - (inputs[2 * row] + inputs[2 * row + 1]) / 2),
    0.2,
  );
});

/** Mean, standard deviation, share within one standard deviation, and no correlation between neighbours. */
function assertNormal(values: Float64Array, deviation: number): void {
  const mean = (of: (value: number, index: number) => number) =>
    values.reduce((s, v, i) => s + of(v, i), 0) / values.length;
  const unit = mean(value => value / deviation);
  assert.ok(Math.abs(unit) < 0.03, `mean ${unit}`);
  const variance = mean(value => (value / deviation) ** 2);
  assert.ok(Math.abs(variance - 1) < 0.05, `variance ${variance}`);
  const within = mean(value => Number(Math.abs(value) < deviation));
  assert.ok(Math.abs(within - 0.6827) < 0.015, `share within one standard deviation ${within}`);
  const neighbours = mean((value, index) => (index === 0 ? 0 : (value * values[index - 1]) / deviation ** 2));
  assert.ok(Math.abs(neighbours) < 0.03, `correlation of neighbours ${neighbours}`);
}

test('a noise that makes an input or a target infinite is refused, with the first row and its column', async () => {
  for (const [name, cell] of [
    ['sine', 'column "sin\\(x\\)"'],
    ['circle', 'column "(x|y)"'],
  ] as const) {
    const { table, remarks } = await loadData(data(name, { noise: 1e308 }), undefined, 0, defaultLimits);
    assert.equal(table, undefined);
    assert.equal(remarks.length, 1);
    assert.deepEqual([remarks[0].code, remarks[0].path], ['not-finite', ['data', 'noise']]);
    const message = new RegExp(
      `^a noise of 1e\\+308 makes row \\d+ \\(counted from 0\\) of ${cell} -?Infinity; choose a smaller one$`,
    );
    assert.match(remarks[0].message, message);
  }
});
