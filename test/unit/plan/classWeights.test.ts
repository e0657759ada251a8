import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { csvFile, prepared, type Written, written } from './support.ts';

const csv = (column: readonly (string | number)[]) =>
  csvFile(`x,y\n${column.map((value, row) => `${row},${value}`).join('\n')}\n`);
const fromCsv = { csv: 'data.csv', target: 'y' };
const softmax = (units: number) => [{ units, activation: 'softmax' }];
const sigmoid = (units = 1) => [{ units, activation: 'sigmoid' }];

async function weightsOf(more: Written, classWeights: unknown, column: readonly (string | number)[] = []) {
  const training = { ...(more.training as object), classWeights };
  const { options, summary, problems } = await prepared(written({ ...more, training }), { files: csv(column) });
  assert.deepEqual(problems, []);
  assert.deepEqual(summary!.classWeights, options!.classWeights);
  return options!.classWeights;
}

/** The one error, and the text that it stands at. */
async function errorOf(more: Written, classWeights: unknown, column: readonly (string | number)[] = []) {
  const training = { ...(more.training as object), classWeights };
  const spec = written({ ...more, training });
  const { options, problems } = await prepared(spec, { files: csv(column) });
  assert.equal(options, undefined);
  const errors = problems.filter(({ severity }) => severity === 'error');
  assert.equal(errors.length, 1, JSON.stringify(problems));
  const { message, code, offset, length } = errors[0]!;
  return { message, code, at: JSON.stringify(spec).slice(offset, offset + length) };
}

const pets = ['cat', 'dog', 'dog', 'cow', 'dog', 'dog'];

suite('the weights of the classes', () => {
  test('are those that are written, in the order of the classes, and none where nothing is', async () => {
    assert.deepEqual(await weightsOf({ data: fromCsv, layers: softmax(3) }, [1, 0.5, 3], pets), [1, 0.5, 3]);
    assert.deepEqual(await weightsOf({ layers: sigmoid() }, [1, 2.5]), [1, 2.5]);
    assert.equal(await weightsOf({ layers: sigmoid() }, undefined), undefined);
  });

  test('are balanced by n / (K n_k) over the training rows', async () => {
    assert.deepEqual(await weightsOf({ data: fromCsv, layers: softmax(3) }, 'balanced', pets), [2, 0.5, 2]);
    assert.deepEqual(await weightsOf({ data: fromCsv, layers: sigmoid() }, 'balanced', [0, 1, 0, 0]), [4 / 6, 2]);
    const text = ['yes', 'no', 'no', 'no'];
    assert.deepEqual(await weightsOf({ data: fromCsv, layers: sigmoid() }, 'balanced', text), [4 / 6, 2]);
    const oneHot = {
      inputs: [[1], [2], [3]],
      targets: [
        [0, 1],
        [1, 0],
        [0, 1],
      ],
    };
    assert.deepEqual(await weightsOf({ data: oneHot, layers: softmax(2) }, 'balanced'), [1.5, 0.75]);
  });

  test('count no held-out and no test row', async () => {
    const column = Array.from({ length: 40 }, (_, row) => Number(row % 4 === 0));
    const training = { epochs: 1, validationSplit: 0.3, classWeights: 'balanced' };
    const spec = written({ data: { ...fromCsv, testSplit: 0.2 }, layers: sigmoid(), training });
    const { options } = await prepared(spec, { files: csv(column) });
    const { targets, rows } = options!.training;
    const ones = targets.reduce((sum, target) => sum + target, 0);
    assert.ok(ones !== rows / 4, 'the split changed the shares');
    assert.deepEqual(options!.classWeights, [rows / (2 * (rows - ones)), rows / (2 * ones)]);
  });
});

suite('weights of classes are refused', () => {
  const at = (value: unknown) => JSON.stringify(value);

  test('under a loss that has no classes', async () => {
    const { message, code, at: place } = await errorOf({ layers: sigmoid(), loss: 'mse' }, 'balanced');
    assert.match(
      message,
      /^"classWeights" weighs the classes of "crossEntropy" over several units or of "binaryCrossEntropy", but the loss is "mse"; remove "classWeights", or choose one of these losses$/,
    );
    assert.deepEqual([code, place], ['class-weights', '"balanced"']);
    assert.match((await errorOf({ layers: [{ units: 1 }] }, [1, 2])).message, /but the loss is "mse"/);
  });

  test('where a row has a target between two classes', async () => {
    const inputs = [[1], [2], [3]];
    const one = { data: { inputs, targets: [[0], [1], [0.4]] }, layers: sigmoid() };
    assert.match(
      (await errorOf(one, [1, 2])).message,
      /needs one class for each row, that is, targets of 0 or 1, but row 2 has 0\.4; remove "classWeights", or give one class for each row$/,
    );
    const soft = {
      data: {
        inputs,
        targets: [
          [0, 1],
          [0.5, 0.5],
          [1, 0],
        ],
      },
      layers: softmax(2),
    };
    assert.match(
      (await errorOf(soft, 'balanced')).message,
      /that is, a single 1 among zeros in each row of targets, but row 1 has \[0\.5, 0\.5\]; /,
    );
  });

  test('over several independent columns', async () => {
    const data = {
      inputs: [[1], [2]],
      targets: [
        [0, 1],
        [1, 1],
      ],
    };
    assert.match(
      (await errorOf({ data, layers: sigmoid(2) }, 'balanced')).message,
      /but row 1 has \[1, 1\] \("target 1" and "target 2" are judged independently\); remove/,
    );
  });

  test('in another number than there are classes, which are named', async () => {
    const of = async (weights: readonly number[], layers: readonly object[], column: readonly (string | number)[]) =>
      await errorOf({ data: fromCsv, layers }, weights, column);
    const three = await of([1, 2], softmax(3), pets);
    assert.equal(
      three.message,
      '"classWeights" has 2 numbers, but there are 3 classes ("cat", "dog" and "cow"); give one weight for each, in this order',
    );
    assert.deepEqual([three.code, three.at], ['wrong-width', at([1, 2])]);
    assert.match((await of([1], sigmoid(), [0, 1, 0])).message, /has 1 number, but there are 2 classes \(0 and 1\)/);
    assert.match((await of([1, 2, 3], sigmoid(), ['a', 'b'])).message, /has 3 numbers, but .* \("a" and "b"\)/);
  });

  test('that are to be balanced where a class has no training row', async () => {
    const { message } = await errorOf({ data: { ...fromCsv, classes: 3 }, layers: softmax(3) }, 'balanced', [0, 2, 0]);
    assert.equal(
      message,
      '"balanced" needs a training row of every class, but class "1" has none; write one weight for each class, such as [1, 1, 1]',
    );
    const written = { data: { ...fromCsv, classes: 3 }, layers: softmax(3) };
    assert.deepEqual(await weightsOf(written, [1, 2, 3], [0, 2, 0]), [1, 2, 3]);
  });

  test('for a probe that is between two classes, at the probe', async () => {
    const { message, at: place } = await errorOf(
      { layers: sigmoid(), probe: { input: [1, 2], target: [0.5] } },
      [1, 2],
    );
    assert.match(message, /^the probe's "target" is 0\.5, but with "classWeights" it must be one class; give 0 or 1$/);
    assert.equal(place, at([0.5]));
  });

  test('whose sum no number can hold', async () => {
    assert.match(
      (await errorOf({ layers: sigmoid() }, [1e308, 1e308])).message,
      /^the weights of all training rows add up to Infinity, more than 1e\+300; make them smaller: only their ratios matter$/,
    );
  });
});
