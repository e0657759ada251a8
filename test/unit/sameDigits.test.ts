import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { ActivationName, EngineOptions, LossName } from '../../src/engine/options.ts';
import { trainedLayers } from '../../src/export/trainedLayers.ts';
import { Inspected } from '../../src/inspector/inspected.ts';
import { numberRefOf } from '../../src/inspector/nodes.ts';
import { inspectedQuantities, isInspected } from '../../src/inspector/tensors.ts';
import { readWatch } from '../../src/inspector/watches.ts';
import { layerHover } from '../../src/language/hoverText.ts';
import { cellNumbers, cellReading } from '../../src/panel/feed/cellNumbers.ts';
import { layerPictures } from '../../src/panel/feed/tensorPictures.ts';
import { isKnown, knownNumbers, type Moment, recordedMoment } from '../../src/run/moment.ts';
import type { Run } from '../../src/run/run.ts';
import { epochJson } from '../../src/trace/epochJson.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import {
  factsOf,
  isMatrix,
  isOfStop,
  type Quantity,
  quantitiesOf,
  quantityNames,
  shownQuantities,
  sizeOf,
} from '../../src/trace/quantity.ts';
import { weightOf } from '../../src/trace/quantityRef.ts';
import { explain } from '../../src/why/explain/explain.ts';
import { layerChain } from '../../src/why/explain/layerChain.ts';
import { chainSource } from '../../src/why/explain/source.ts';
import { allWeights } from '../../src/why/knownWeights.ts';
import { chainMatrix } from '../../webview/why/matrices.ts';
import { layersOf, randomSamples, sampleAt } from './engine/support.ts';
import { evaluationOf, refsOf, runOf } from './why/explain/sources.ts';

const ends: readonly (readonly [ActivationName, LossName])[] = [
  ['sigmoid', 'binaryCrossEntropy'],
  ['softmax', 'crossEntropy'],
  ['linear', 'mse'],
  ['tanh', 'huber'],
];

/** A small run: two layers, of which one may have no bias, over three epochs of one or more batches. */
const runs = fc
  .record({
    seed: fc.nat(1000),
    units: fc.integer({ min: 1, max: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    end: fc.constantFrom(...ends),
    hidden: fc.constantFrom<ActivationName>('tanh', 'relu', 'sigmoid'),
    batchSize: fc.integer({ min: 1, max: 7 }),
    precision: fc.constantFrom('float64', 'float32'),
    bias: fc.boolean(),
  })
  .map(({ seed, units, outputs, end: [activation, loss], hidden, batchSize, precision, bias }) => {
    const training = randomSamples(seed, 7, 3, outputs, loss);
    const layers = layersOf([hidden, activation], [units, outputs], { type: 'normal', mean: 0, std: 0.8 });
    const options: Partial<EngineOptions> = {
      ...{ seed, inputs: 3, loss, training, batchSize, precision, epochs: 3 },
      layers: layers.map((layer, index) => (index === 0 ? { ...layer, bias } : layer)),
      probe: sampleAt(training, 2),
    };
    return runOf(options);
  })
  .filter(run => run.history.epochs === 3);

function assertSame(actual: number | undefined, expected: number, what: string): void {
  assert.ok(Object.is(actual, expected), `${what} is ${actual}, in the moment ${expected}`);
}

/** Every number of a moment. */
function* numbersIn(moment: Moment) {
  for (const [layer, shape] of moment.layers.entries()) {
    for (const quantity of quantityNames.filter(name => moment.stop || !isOfStop(name))) {
      const [rows, columns] = sizeOf(quantity, shape, layer === moment.layers.length - 1);
      const numbers = moment.numbers(layer, quantity);
      if (!isKnown(numbers)) {
        assert.equal(rows, 0, quantity);
        continue;
      }
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const value = numbers.at(row, column);
          assertSame(numbers.row(row)[column], value, `row ${row} of ${quantity}`);
          assertSame(numbers.flat()[row * columns + column], value, `${quantity}, all`);
          yield { ref: { layer, quantity, row, column }, value };
        }
      }
    }
  }
}

function picturesOf(moment: Moment, layer: number) {
  const work = layerPictures(moment, layer, null, new Map());
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

function assertReadersAgree(run: Run, epoch: number, sample: number | undefined): void {
  const probe = sample === undefined ? undefined : evaluationOf(run, epoch, { row: sample });
  const moment = recordedMoment({ run, epoch, sample, probe });
  const source = chainSource({ run, epoch, sample, probe })!;
  const inspected = new Inspected({ run, epoch, sample, probe });
  const chains = source.layers.map((own, layer) => ({ ...layerChain(source, layer, 0), weights: allWeights(own) }));
  const pictures = moment.layers.map((_, layer) => picturesOf(moment, layer));
  let count = 0;
  for (const { ref, value } of numbersIn(moment)) {
    count++;
    const { layer, quantity, row, column } = ref;
    const { inputs, outputs } = moment.layers[layer]!;
    const { title, value: explained } = explain(source, ref);
    assertSame(explained, value, `why ${title}`);
    if (factsOf(quantity).when === 'before' && !factsOf(quantity).symbol.isDiagonal) {
      const shown = chainMatrix(chains[layer]!, quantity as never)?.value(row, column);
      assertSame(shown, value, `the matrix of ${title}`);
    }
    if (isInspected(quantity)) {
      assertSame(inspected.numbers(layer, quantity)!.row(row)[column], value, `inspector, ${title}`);
      assert.deepEqual(numberRefOf({ kind: 'value', layer, tensor: quantity, row, column }), ref);
      const watch = { layer: moment.layers[layer]!.name, tensor: quantity, row, column };
      const { node } = readWatch(watch, inspected);
      assert.deepEqual(numberRefOf(node), ref, `watch of ${title}`);
    }
    const name = shownQuantities.find(shown => shown === quantity);
    if (!name) continue;
    const { unit, input } = weightOf(ref, inputs) ?? { unit: column, input: null };
    const cell = { unit, input };
    const chosen = cellNumbers(moment, layer, cell)[shownQuantities.indexOf(name)];
    assertSame(chosen, value, `the selected cell of ${title}`);
    const block = { row, column, rows: 1, columns: 1 };
    const reading = cellReading({ run, selection: { layer, epoch } }, { layer, epoch, tensor: name, block });
    assertSame(reading.value[0], value, `the cell of ${title}`);
    const picture = pictures[layer]![name]!;
    assertSame(picture.cells[row * (isMatrix(name) ? inputs : outputs) + column], value, `the picture of ${title}`);
  }
  assert.equal(count, [...refsOf(source)].length);
}

/** What the command line and the exports publish. */
function assertExportsAgree(run: Run, epoch: number): void {
  const moment = recordedMoment({ run, epoch });
  const { history, info } = run;
  const rows = { epoch, scalars: history.scalarsOf(epoch)!, tensors: history.tensorsOf(epoch) };
  const json = JSON.parse(epochJson(rows, history.layout, { ...info, precision: 'float64' })) as {
    layers: Readonly<Record<string, unknown>>[];
  };
  const vector = (layer: number, quantity: Quantity) => {
    const numbers = knownNumbers(moment, layer, quantity);
    return numbers ? [...numbers.flat()] : null;
  };
  const published = quantityNames.flatMap(name => {
    const { published: as } = factsOf(name);
    return as === undefined ? [] : [[name, as] as const];
  });
  assert.deepEqual(
    published.map(([, as]) => as),
    ['delta', 'deltaRms', 'jacobianDiagonal', 'biasGradient', 'biasUpdate'],
  );
  for (const [layer, trained] of trainedLayers(run, epoch)!.entries()) {
    for (const [name, as] of published) assert.deepEqual(json.layers[layer]![as], vector(layer, name), as);
    assert.deepEqual([...trained.weights], vector(layer, 'weightsAfter'));
    assert.deepEqual(trained.biases ? [...trained.biases] : null, vector(layer, 'biasAfter'));
  }
}

suite('every reader shows a quantity with the same digits', () => {
  test('panel, inspector, watches and the why page, of the spec’s sample and of a chosen one', () => {
    fc.assert(
      fc.property(runs, fc.constantFrom(1, 2, 3), fc.option(fc.nat(6), { nil: undefined }), (run, epoch, row) => {
        // An evaluation needs the weights before the epoch, which are those after the one before.
        assertReadersAgree(run, epoch, epoch === 1 ? undefined : row);
      }),
      { numRuns: 25 },
    );
  });

  test('the exports, by their published names', () => {
    fc.assert(
      fc.property(runs, fc.constantFrom(1, 2, 3), (run, epoch) => assertExportsAgree(run, epoch)),
      { numRuns: 15 },
    );
  });

  test('the hover, which names the largest mean gradient', () => {
    fc.assert(
      fc.property(runs, run => {
        const moment = recordedMoment({ run, epoch: 3 });
        for (const [index, { name, inputs, outputs, bias, activation }] of moment.layers.entries()) {
          const type = activation as 'tanh';
          const layer = { index, count: 2, name, inputs, outputs, bias, activation: { type }, trainable: true };
          const text = decodeURIComponent(layerHover(layer, run));
          const { ref } = (JSON.parse(/why\?(\[.*\])\)$/.exec(text)![1]!) as [{ ref: Parameters<typeof at>[0] }])[0];
          const values = knownNumbers(moment, index, 'meanGradient')!.flat();
          const largest = Math.max(...values.map(Math.abs));
          const at = ({ row, column }: { readonly row: number; readonly column: number }) =>
            knownNumbers(moment, index, 'meanGradient')!.at(row, column);
          assertSame(Math.abs(at(ref)), largest, 'the number of the link');
          assert.ok(text.includes(`= ${formatNumber(at(ref))}. [`), text);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('an inspected quantity is one that the layer has', () => {
    const layer = { name: 'a', inputs: 1, outputs: 1, bias: false, activation: 'tanh' };
    for (const name of quantitiesOf(inspectedQuantities, layer)) assert.notEqual(factsOf(name).shape, 'bias');
  });
});
