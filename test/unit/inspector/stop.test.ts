import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Inspected } from '../../../src/inspector/inspected.ts';
import { InspectorNodes } from '../../../src/inspector/nodes.ts';
import { nodeText } from '../../../src/inspector/nodeText.ts';
import { readWatch } from '../../../src/inspector/watches.ts';
import { layerHover } from '../../../src/language/hoverText.ts';
import type { StopSnapshot } from '../../../src/run/stop.ts';
import { createCourse } from '../../../src/timeline/course.ts';
import { layersOf, randomSamples, sampleAt, trainingOptions } from '../engine/support.ts';
import { stopAt } from '../run/stops.ts';
import { runOf } from '../why/explain/sources.ts';

const training = randomSamples(3, 6, 2, 2, 'mse');
const given = {
  ...{ seed: 4, inputs: 2, training, epochs: 3, batchSize: 3, probe: sampleAt(training, 1) },
  loss: 'mse' as const,
  layers: layersOf(['tanh', 'linear'], [3, 2]),
};
const options = trainingOptions(given);
const run = runOf(given);

/** The inspector at the stop before an operation of the first layer, in the first batch of the second epoch. */
async function inspectedBefore(operation: string): Promise<{ inspected: Inspected; stop: StopSnapshot }> {
  const course = createCourse(options);
  const place = course.ofBatch.findIndex(each => each.operation === operation && each.layer === 0);
  const stop = await stopAt(options, course.timeOf(2, 1, place));
  return { inspected: new Inspected({ run, epoch: 2, sample: undefined, probe: undefined, stop }), stop };
}

suite('the inspector at a stop of the debugger', () => {
  test('lists what the batch has computed, and what it has not with the reason', async () => {
    const { inspected, stop } = await inspectedBefore('delta');
    const nodes = new InspectorNodes(inspected);
    const text = (tensor: 'net' | 'delta' | 'batchGradient' | 'meanGradient', layer = 0) =>
      nodeText({ kind: 'tensor', layer, tensor }, nodes);
    assert.match(text('net').description, /\d/);
    assert.equal(text('delta').description, 'not there at this stop');
    assert.equal(text('delta').sentences[0], 'delta of layer "1" is not computed yet.');
    assert.match(text('meanGradient').sentences[0]!, /^Mean gradient: known after epoch 2/);
    assert.match(text('batchGradient', 1).description, /\d/);
    const [note] = nodes.children({ kind: 'tensor', layer: 0, tensor: 'delta' });
    assert.ok(note?.kind === 'note' && note.text === 'delta of layer "1" is not computed yet.');
    const backward = nodes.children({ kind: 'group', layer: 0, group: 'backward' });
    assert.ok(backward.some(node => node.kind === 'tensor' && node.tensor === 'batchGradient'));
    assert.match(inspected.sampleName, /^sample \d+, 1 of 3 in the batch$/);
    const output = inspected.numbers(0, 'output')!;
    assert.deepEqual(output.flat(), stop.layers[0]!.output);
  });

  test('a recorded epoch lists no numbers of a single batch', () => {
    const nodes = new InspectorNodes(new Inspected({ run, epoch: 2, sample: undefined, probe: undefined }));
    const tensors = (['forward', 'backward', 'epoch', 'update'] as const).flatMap(group =>
      nodes.children({ kind: 'group', layer: 0, group }).flatMap(node => (node.kind === 'tensor' ? [node.tensor] : [])),
    );
    assert.ok(tensors.includes('meanGradient'));
    assert.ok(!tensors.some(tensor => tensor.startsWith('batch')));
  });

  test('a watch reads the stop, or says what it has not', async () => {
    const { inspected, stop } = await inspectedBefore('dE/dW');
    const read = (tensor: 'delta' | 'batchGradient') => readWatch({ layer: '1', tensor, row: 0, column: 1 }, inspected);
    const [delta, gradient] = [read('delta'), read('batchGradient')];
    assert.ok(delta.node && gradient.node);
    const values = stop.layers[0]!.delta;
    assert.ok(values instanceof Float64Array && delta.text.sentences[0]!.endsWith(` = ${values[1]}`));
    assert.equal(gradient.text.description, 'not there at this stop');
  });

  test('the optimizer state of another moment is not shown', async () => {
    const { inspected } = await inspectedBefore('dE/dW');
    const nodes = new InspectorNodes(inspected);
    const [note] = nodes.children({ kind: 'state', layer: 0 });
    assert.ok(note?.kind === 'note' && note.text === 'At this stop the optimizer state is in the Variables view.');
  });

  test('the hover has the norms of the stop', async () => {
    const { stop } = await inspectedBefore('dE/dW');
    const { name, outputs, bias } = run.info.layers[0]!;
    const layer = {
      ...{ index: 0, count: 2, name, inputs: 2, outputs, bias, trainable: true },
      activation: options.layers[0]!.activation,
    };
    const text = layerHover(layer, run, stop);
    assert.match(
      text,
      /Stopped at epoch 2, batch 1, backward, 1, before dE\/dW: ‖delta‖ \S+, ‖dE\/dW‖ of the batch not computed yet, ‖W‖ /,
    );
    assert.match(layerHover(layer, run), /Epoch 3: ‖delta‖/);
  });
});
