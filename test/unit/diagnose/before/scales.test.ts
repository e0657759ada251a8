import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvFile } from '../../plan/support.ts';
import { before, classifier, codes, found, regressor, rowsOf, sides } from './support.ts';

const large = { ...sides, inputs: sides.inputs.map(([a, b, c]) => [a!, 1013 + 6 * b!, 40 * c!]) };

const layers = [
  { units: 8, activation: 'relu' },
  { units: 1, activation: 'sigmoid' },
];

test('columns far from 0 or much larger than 1 are named, the worst first', async () => {
  const { severity, message, value, fixes, layer } = await found(
    classifier({ data: large, layers }),
    'inputs-unscaled',
  );
  assert.deepEqual([severity, layer], ['info', 0]);
  assert.match(
    message,
    /^The inputs are not scaled: "input 2" varies by [\d.]+ around 1,010; "input 3" runs from -[\d.]+ to [\d.]+\.$/,
  );
  assert.ok(value! > 1000);
  assert.deepEqual(fixes[0], {
    title: 'Standardize the inputs',
    edits: [{ path: ['data', 'standardize'], value: true }],
  });
});

test('inputs that the spec scales, or that are near 1 anyway, are no finding', async () => {
  assert.deepEqual(await codes(classifier()), []);
  assert.deepEqual(await codes(classifier({ data: { ...large, standardize: true } })), []);
  assert.deepEqual(await codes(classifier({ data: { ...large, normalize: 'minmax' } })), []);
});

test('the share of saturated outputs in the first layer is evidence', async () => {
  const { evidence } = await found(classifier({ data: large }), 'inputs-unscaled');
  assert.ok(
    evidence.some(
      ({ text, quantity }) =>
        /of the outputs of "layer 1" are saturated at the first weights$/.test(text) && quantity === 'saturatedShare',
    ),
  );
});

test('inputs scaled twice, and inputs that are tiny, are not scaled either', async () => {
  const twice = { ...sides, inputs: sides.inputs.map(([a, b, c]) => [-20 + 0.3 * a!, -5 + 0.1 * b!, c!]) };
  assert.match(
    (await found(classifier({ data: twice }), 'inputs-unscaled')).message,
    /"input 1" varies by [\d.]+ around -20/,
  );
  const tiny = { ...sides, inputs: sides.inputs.map(row => row.map(value => value / 1000)) };
  assert.match((await found(classifier({ data: tiny }), 'inputs-unscaled')).message, /^The inputs are tiny/);
});

test('whole numbers from 0 to 255 in many columns are pixels, which are divided by 255', async () => {
  const pixels = rowsOf(
    60,
    16,
    row => (row[0]! > 0 ? 1 : 0),
    value => Math.round(127.5 + 127.5 * value),
  );
  const { fixes } = await found(classifier({ data: pixels }), 'inputs-unscaled');
  assert.deepEqual(fixes[0]!.edits, [{ path: ['data', 'scale'], value: 1 / 255 }]);
});

test('inputs so large that every unit is flat on every row are an error', async () => {
  const huge = { ...sides, inputs: sides.inputs.map(row => row.map(value => 1e5 * (value + 2))) };
  const { severity, isCertain, message } = await found(classifier({ data: huge }), 'inputs-unscaled');
  assert.deepEqual([severity, isCertain], ['error', true]);
  assert.match(
    message,
    /^Every unit of "layer 1" is saturated on every training row and never learns because the inputs are not scaled/,
  );
});

test('constant columns are named, and left out of a CSV file', async () => {
  const text = `a,b,model,y\n${sides.inputs.map(([a, b], row) => `${a},${b},1200,${sides.targets[row]![0]}`).join('\n')}\n`;
  const files = csvFile(text);
  const spec = (more = {}) => classifier({ data: { csv: 'data.csv', target: 'y', ...more } });
  const { message, fixes } = await found(spec(), 'constant-input', { files });
  assert.match(message, /1 input is the same in every row: "model" is 1,200/);
  assert.deepEqual(fixes[0], { title: 'Leave out "model"', edits: [{ path: ['data', 'exclude'], value: ['model'] }] });
  const named = await found(spec({ inputs: ['a', 'b', 'model'] }), 'constant-input', { files });
  assert.deepEqual(named.fixes[0]!.edits, [{ path: ['data', 'inputs'], value: ['a', 'b'] }]);
  assert.ok(!(await codes(spec({ standardize: true }), { files })).includes('constant-input'));
});

test('a constant of 0 or 1 is no more than a bias', async () => {
  for (const constant of [0, 1]) {
    const data = { ...sides, inputs: sides.inputs.map(([a, b]) => [a!, b!, constant]) };
    assert.deepEqual(await codes(classifier({ data })), []);
  }
});

test('large targets are standardized; an adam-like optimizer is told how far it gets', async () => {
  const data = rowsOf(60, 3, ([a, b]) => 9000 + 4000 * a! + 500 * b!);
  const spec = regressor({ data, optimizer: { type: 'adam', learningRate: 0.001 } });
  const { severity, evidence, fixes } = await found(spec, 'targets-unscaled');
  assert.equal(severity, 'info');
  assert.match(
    evidence[0]!.text,
    /^adam moves a weight by about 0\.001 a step, 0\.4 in all 400 steps, and the targets are about 9,\d{3}$/,
  );
  assert.deepEqual(fixes[0]!.edits, [{ path: ['data', 'standardizeTargets'], value: true }]);
  assert.deepEqual(await codes(regressor()), []);
  const counts = rowsOf(60, 3, ([a]) => Math.round(40 + 30 * a!));
  const poisson = regressor({
    data: counts,
    layers: [
      { units: 8, activation: 'tanh' },
      { units: 1, activation: 'softplus' },
    ],
    loss: 'poisson',
  });
  assert.ok(!(await codes(poisson)).includes('targets-unscaled'), 'counts are what poisson is for');
});

test('numbers that are not finite or beyond all bounds keep no rule from answering', async () => {
  for (const size of [1e300, 1e-300, 1e155]) {
    const data = { inputs: sides.inputs.map(row => row.map(value => value * size)), targets: sides.targets };
    await before(regressor({ data }));
    await before(regressor({ data: { inputs: sides.inputs, targets: sides.targets.map(([t]) => [t! * size]) } }));
  }
  for (const rows of [1, 2]) {
    const data = { inputs: sides.inputs.slice(0, rows), targets: sides.targets.slice(0, rows) };
    await before(classifier({ data, layers: [{ units: 1, activation: 'sigmoid' }] }));
    await before(regressor({ data, layers: [{ units: 1 }] }));
  }
});
