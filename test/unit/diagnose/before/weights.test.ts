import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alikeUnits } from '../../../../src/diagnose/before/symmetry.ts';
import { createTrainer } from '../../../../src/engine/trainer.ts';
import { optionsOf, type Written } from '../../plan/support.ts';
import { classifier, codes, found, regressor, rowsOf } from './support.ts';

const constant = (value: number) => ({ type: 'constant', value });
const two = (first: Written, last: Written, more: Written = {}) =>
  regressor({
    layers: [
      { units: 4, activation: 'tanh', ...first },
      { units: 1, ...last },
    ],
    ...more,
  });

test('equal weights on both sides keep the units of a layer equal, which is an error', async () => {
  const { severity, isCertain, layer, path, fixes } = await found(
    two({ init: constant(0.1) }, { init: constant(0.1) }),
    'symmetric-initialization',
  );
  assert.deepEqual([severity, isCertain, layer, path], ['error', true, 0, ['layers', 0, 'init']]);
  assert.deepEqual(fixes[0]!.edits, [{ path: ['layers', 0, 'init'], value: 'glorotUniform' }]);
});

test('zeros on both sides get no gradient at all, and so does relu at 0 under any layer', async () => {
  const zeros = await found(two({ init: 'zeros' }, { init: 'zeros' }), 'symmetric-initialization');
  assert.match(zeros.message, /^All weights of "layer 1" are 0, and no gradient reaches them/);
  assert.ok((await codes(two({ init: 'zeros', activation: 'relu' }, {}))).includes('symmetric-initialization'));
  const one = two({ units: 1, init: 'zeros' }, { init: 'zeros' });
  assert.ok((await codes(one)).includes('symmetric-initialization'));
});

test('one side that differs breaks the symmetry: equal rows under random weights, a last layer of zeros', async () => {
  assert.deepEqual(await codes(two({ init: constant(0.1) }, {})), []);
  assert.deepEqual(await codes(two({ init: 'zeros' }, {})), []);
  assert.deepEqual(await codes(two({}, { init: 'zeros' })), []);
  assert.deepEqual(await codes(two({ init: constant(0.1), biases: [0, 0.1, 0.2, 0.3] }, { init: constant(0.1) })), []);
  assert.deepEqual(await codes(two({ init: constant(0.1), dropout: 0.1 }, { init: constant(0.1) })), []);
});

test('a training shows that units which were called alike stay alike, and others do not', async () => {
  const rows = [
    [0.1, 0.2, 0.3],
    [0.1, 0.2, 0.3],
    [-0.4, 0.1, 0.2],
    [0.1, 0.2, 0.3],
  ];
  const alike = two({ weights: rows }, { weights: [[0.5, 0.5, 0.2, -0.5]] });
  const { layers, inputs } = await optionsOf(alike);
  assert.deepEqual(alikeUnits(layers, 0, inputs), { layer: 0, different: 3, units: 4, reason: 'equal' });
  const trainer = createTrainer(await optionsOf(alike));
  while (trainer.epoch < 20) trainer.step();
  const [first, second, third, fourth] = [0, 3, 6, 9].map(at => trainer.network.layers[0]!.w.slice(at, at + 3).join());
  assert.equal(first, second);
  assert.equal(new Set([first, third, fourth]).size, 3);
  const finding = await found(alike, 'symmetric-initialization');
  assert.deepEqual([finding.severity, finding.path], ['warning', ['layers', 0, 'weights']]);
});

test('biases that hold every relu at 0 are dead units for certain; the fix starts them at 0', async () => {
  const dead = two({ activation: 'relu', biasInit: constant(-9) }, {});
  const { severity, isCertain, fixes, path } = await found(dead, 'dead-units');
  assert.deepEqual([severity, isCertain, path], ['error', true, ['layers', 0, 'biasInit']]);
  assert.deepEqual(fixes[0]!.edits, [{ path: ['layers', 0, 'biasInit'], value: null }]);
  assert.deepEqual(await codes(two({ activation: 'relu', biasInit: constant(-0.1) }, {})), []);
});

test('a single row on which a relu is on keeps the layer from being called dead', async () => {
  const data = rowsOf(
    40,
    2,
    ([a]) => 0.5 * a!,
    (value, column) => (column === 0 ? Math.abs(value) : value),
  );
  const first = {
    activation: 'relu',
    units: 2,
    weights: [
      [-1, 0],
      [-1, 0],
    ],
    biases: [0, -0.1],
  };
  const last = { weights: [[0.3, -0.4]] };
  assert.ok((await codes(two(first, last, { data }))).includes('dead-units'));
  const lit = { inputs: data.inputs.with(17, [-0.5, 0]), targets: data.targets };
  assert.ok(!(await codes(two(first, last, { data: lit }))).includes('dead-units'));
});

test('biases of 10 saturate tanh: likely, as some gradient is left', async () => {
  const { code, severity, value } = await found(two({ biasInit: constant(8) }, {}), 'saturated-units');
  assert.deepEqual([code, severity, value], ['saturated-units', 'info', 1]);
});

test('weights far too large are said where the first loss or the units show it', async () => {
  const wide = (std: number) =>
    classifier({
      layers: [
        { units: 16, activation: 'relu', init: { type: 'normal', std } },
        { units: 16, activation: 'relu', init: { type: 'normal', std } },
        { units: 1, activation: 'sigmoid' },
      ],
    });
  const { severity, value, evidence, fixes } = await found(wide(6), 'initialization-scale');
  assert.equal(severity, 'info');
  assert.ok(value! > 2.7);
  assert.match(evidence[1]!.text, /^the first loss is [\d.,]+, against 0\.6\d+ of the best constant answer$/);
  assert.deepEqual(
    fixes[0]!.edits.map(({ value: init }) => init),
    ['heNormal', 'heNormal'],
  );
  assert.deepEqual(await codes(wide(0.4)), []);
});

test('weights far too small are said where they leave nothing of inputs or gradient', async () => {
  const layers = [1, 2, 3].map(() => ({ units: 16, activation: 'tanh', init: { type: 'normal', std: 0.005 } }));
  const spec = regressor({ layers: [...layers, { units: 1 }] });
  assert.ok((await found(spec, 'initialization-scale')).value! < 1 / 2.7);
  assert.deepEqual(await codes(regressor({ layers: [layers[0]!, { units: 1 }] })), []);
});

test('many sigmoid layers leave little gradient to the first: likely, with the factors of the first ones', async () => {
  const deep = (count: number, activation: string) =>
    classifier({
      layers: [
        ...Array.from({ length: count }, () => ({ units: 10, activation })),
        { units: 1, activation: 'sigmoid' },
      ],
    });
  const { severity, evidence, value } = await found(deep(6, 'sigmoid'), 'hidden-activation');
  assert.deepEqual([severity, evidence.length], ['info', 3]);
  for (const { text, value } of evidence) assert.ok(text.includes(` is ${Number(value!.toPrecision(3))} at`), text);
  assert.ok(value! < 1e-2);
  assert.deepEqual(await codes(deep(1, 'sigmoid')), []);
  assert.deepEqual(await codes(deep(6, 'tanh')), []);
});

test('tanh outputs that are mostly saturated show weights that are too large, though no unit is on every row', async () => {
  const layers = [
    { units: 12, activation: 'tanh', init: { type: 'normal', std: 6 } },
    { units: 12, activation: 'tanh', init: { type: 'normal', std: 6 } },
    { units: 1, activation: 'sigmoid' },
  ];
  const { evidence } = await found(classifier({ layers }), 'initialization-scale');
  assert.ok(evidence.some(({ text }) => /% of the outputs of "layer 1" are saturated at once$/.test(text)));
});

test('weights of one sign add up, so their mean counts', async () => {
  const data = rowsOf(
    60,
    6,
    ([a]) => (a! > 0 ? 1 : 0),
    value => value + 1,
  );
  const layers = (init: unknown) => [
    { units: 12, activation: 'relu', init },
    { units: 12, activation: 'relu', init },
    { units: 1, activation: 'sigmoid' },
  ];
  assert.ok(
    (await codes(classifier({ data, layers: layers({ type: 'uniform', min: 0, max: 1 }) }))).includes(
      'initialization-scale',
    ),
  );
  assert.deepEqual(await codes(classifier({ data, layers: layers({ type: 'uniform', min: -0.5, max: 0.5 }) })), []);
});

test('a last bias far from the targets is said where the first loss shows it', async () => {
  const { path, fixes } = await found(two({}, { biasInit: constant(50) }), 'initialization-scale');
  assert.deepEqual(path, ['layers', 1, 'biasInit']);
  assert.deepEqual(fixes[0]!.edits, [{ path: ['layers', 1, 'biasInit'], value: null }]);
});
