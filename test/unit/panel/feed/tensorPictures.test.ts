import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  layerPictures,
  mostCells,
  mostExactCells,
  sampleStep,
  type TensorSummary,
} from '../../../../src/panel/feed/tensorPictures.ts';
import type { TensorPicture } from '../../../../src/panel/panelMessages.ts';
import { rowsMoment } from '../../../../src/run/moment.ts';
import { histogram } from '../../../../src/trace/histogram.ts';
import { type LayerLayout, traceLayout } from '../../../../src/trace/layout.ts';
import type { ShownQuantity } from '../../../../src/trace/quantity.ts';
import type { Region } from '../../../../src/trace/region.ts';
import { largestMagnitude, statistics, statisticsOfRow } from '../../../../src/trace/statistics.ts';

type Pictures = Partial<Record<ShownQuantity, TensorPicture>>;

function layerOf(inputs: number, outputs: number, bias = true): LayerLayout {
  return traceLayout([{ name: 'a', inputs, outputs, bias, activation: 'tanh' }]).layers[0]!;
}

function numbersFor(layer: LayerLayout, scale = 1): Float64Array {
  return Float64Array.from({ length: layer.length }, (_, index) => Math.sin(index * 0.37) * ((index % 97) + 1) * scale);
}

function tensorOf(layer: LayerLayout, block: Float64Array, name: ShownQuantity): Float64Array {
  const { offset, length } = layer.tensors[name];
  return block.slice(offset, offset + length);
}

/** The pictures, and in how many stretches they are made. */
function pictures(
  layer: LayerLayout,
  block: Float64Array,
  region: Region | null = null,
  known?: Map<ShownQuantity, TensorSummary>,
) {
  const layout = traceLayout([layer.shape]);
  const moment = rowsMoment({ layout, precision: 'float64', epoch: 1, scalars: new Float64Array(), row: block });
  const work = layerPictures(moment, 0, region, known ?? new Map());
  for (let stretches = 1; ; stretches++) {
    const { done, value } = work.next();
    if (done) return { tensors: value as Pictures, stretches };
  }
}

/** The largest of each block, looked up element by element. */
function naive(values: Float64Array, columns: number, { region, strides }: TensorPicture): number[] {
  const cells: number[] = [];
  for (let row = 0; row < region.rows; row += strides.down) {
    for (let column = 0; column < region.columns; column += strides.across) {
      let largest = 0;
      for (let r = row; r < Math.min(region.rows, row + strides.down); r++) {
        for (let c = column; c < Math.min(region.columns, column + strides.across); c++) {
          const value = values[(region.row + r) * columns + region.column + c]!;
          if (Math.abs(value) > Math.abs(largest)) largest = value;
        }
      }
      cells.push(largest);
    }
  }
  return cells;
}

suite('pictures of a layer', () => {
  test('a small layer is there with every number as it is', () => {
    const layer = layerOf(5, 3);
    const block = numbersFor(layer);
    const { tensors } = pictures(layer, block);
    for (const name of Object.keys(tensors) as ShownQuantity[]) {
      assert.deepEqual(tensors[name]!.cells, tensorOf(layer, block, name), name);
      assert.deepEqual(tensors[name]!.strides, { down: 1, across: 1 });
    }
    assert.equal(Object.keys(tensors).length, 9);
  });

  test('statistics and histogram are those of the whole tensor, whatever part is shown', () => {
    const layer = layerOf(90, 70);
    const block = numbersFor(layer);
    const { tensors } = pictures(layer, block, { row: 2, column: 3, rows: 4, columns: 5 });
    const values = tensorOf(layer, block, 'meanGradient');
    const expected = statistics(values);
    assert.deepEqual(statisticsOfRow(tensors.meanGradient!.statistics), expected);
    assert.deepEqual(tensors.meanGradient!.histogram, histogram(values, largestMagnitude(expected)));
    assert.equal(tensors.meanGradient!.histogramStep, 1);
  });

  test('a large matrix is reduced as one would by looking at every element', () => {
    const layer = layerOf(301, 499);
    const block = numbersFor(layer);
    const picture = pictures(layer, block).tensors.weightsAfter!;
    assert.ok(picture.cells.length <= mostCells && picture.cells.length > mostCells / 2);
    const expected = naive(tensorOf(layer, block, 'weightsAfter'), 301, picture);
    assert.deepEqual([...picture.cells], expected.map(Math.fround));
  });

  test('a region has its own numbers in full, and vectors stay whole', () => {
    const layer = layerOf(301, 499);
    const block = numbersFor(layer);
    const { weightsAfter: weights, meanDelta } = pictures(layer, block, {
      row: 100,
      column: 200,
      rows: 40,
      columns: 60,
    }).tensors;
    assert.ok(weights!.cells instanceof Float64Array && weights!.cells.length <= mostExactCells);
    assert.deepEqual([...weights!.cells], naive(tensorOf(layer, block, 'weightsAfter'), 301, weights!));
    assert.deepEqual(weights!.strides, { down: 1, across: 1 });
    assert.equal(meanDelta!.region.columns, 499);
  });

  test('many numbers that 32 bits cannot hold stay doubles: a vanishing gradient is no zero', () => {
    for (const scale of [1e-60, 1e60]) {
      const layer = layerOf(100, 100);
      const { cells } = pictures(layer, numbersFor(layer, scale)).tensors.meanGradient!;
      assert.ok(cells instanceof Float64Array && cells.every(Number.isFinite) && cells.some(value => value !== 0));
    }
  });

  test('what is not finite is seen in the reduced picture, and counted', () => {
    const layer = layerOf(600, 400);
    const block = numbersFor(layer);
    block[layer.tensors.meanGradient.offset + 123_456] = Number.NaN;
    const { meanGradient: gradient } = pictures(layer, block).tensors;
    assert.equal(gradient!.cells.filter(Number.isNaN).length, 1);
    assert.equal(statisticsOfRow(gradient!.statistics).nonFinite, 1);
  });

  test('a layer without a bias has no picture of one', () => {
    const layer = layerOf(2, 2, false);
    assert.deepEqual(Object.keys(pictures(layer, numbersFor(layer)).tensors).length, 6);
  });

  test('a large layer is made in many stretches, and what is known of it is not found out again', () => {
    const layer = layerOf(1500, 1000);
    const block = numbersFor(layer);
    const known = new Map<ShownQuantity, TensorSummary>();
    assert.ok(pictures(layer, block, null, known).stretches > 20);
    const region = { row: 0, column: 0, rows: 10, columns: 10 };
    assert.equal(pictures(layer, block, region, known).stretches, 1);
  });

  test('the histogram of a very large matrix counts elements of all columns', () => {
    assert.equal(sampleStep(1000, 10), 1);
    const step = sampleStep(4096 * 4096, 4096);
    const columns = new Set(Array.from({ length: 4096 }, (_, index) => (index * step) % 4096));
    assert.ok(step > 1 && columns.size === 4096);
  });
});
