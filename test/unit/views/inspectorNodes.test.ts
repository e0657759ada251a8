import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { traceLayout } from '../../../src/trace/layout.ts';
import {
  childNodes,
  type InspectedEpoch,
  type InspectorNode,
  layerNodes,
  nodeId,
  nodeText,
  parentNode,
} from '../../../src/views/inspectorNodes.ts';
import { runOf } from './trainedRun.ts';

function inspect(inputs: number, outputs: number, { activation = 'tanh', bias = true } = {}): InspectedEpoch {
  const run = runOf([{ name: 'hidden', inputs, outputs, bias, activation }], 1);
  const { history } = run;
  const tensors = history.tensorsOf(1)!;
  return { layout: history.layout, epoch: 1, scalars: history.scalarsOf(1), tensors, precision: 'float64' };
}

/** Every line below a line, itself included. */
function* subtree(node: InspectorNode, { layout }: InspectedEpoch): Generator<InspectorNode> {
  yield node;
  for (const child of childNodes(node, layout)) yield* subtree(child, { layout } as InspectedEpoch);
}

suite('the inspector tree', () => {
  test('lists delta, Jacobian diagonal, gradients, updates and input gradient of every layer', () => {
    const epoch = inspect(2, 3);
    const tensors = childNodes(layerNodes(epoch.layout)[0]!, epoch.layout);
    assert.deepEqual(
      tensors.map(node => node.kind === 'tensor' && node.tensor),
      ['delta', 'jacobianDiagonal', 'gradient', 'biasGradient', 'weightUpdate', 'biasUpdate', 'probeInputGradient'],
    );
  });

  test("another probe's numbers take the place of the recorded ones, and nothing does before they are there", () => {
    const epoch = inspect(2, 3);
    const layer = epoch.layout.layers[0]!;
    const probe = Float64Array.from({ length: layer.length - layer.tensors.probeInput.offset }, (_, index) => index);
    const node = { kind: 'value', layer: 0, tensor: 'probeInputGradient', row: 0, column: 1 } as const;
    const described = (tensors: readonly Float64Array[] | undefined) =>
      nodeText(node, { ...epoch, probe: { tensors } }).description;
    assert.equal(described([probe]), String(probe.at(-1)));
    assert.equal(described(undefined), 'NaN');
    assert.notEqual(nodeText(node, epoch).description, String(probe.at(-1)));
    const weight = { kind: 'value', layer: 0, tensor: 'gradient', row: 0, column: 0 } as const;
    assert.equal(
      nodeText(weight, { ...epoch, probe: { tensors: undefined } }).description,
      nodeText(weight, epoch).description,
    );
  });

  test('lists no bias of a layer that has none', () => {
    const epoch = inspect(2, 3, { bias: false });
    const tensors = childNodes(layerNodes(epoch.layout)[0]!, epoch.layout);
    assert.deepEqual(
      tensors.map(node => node.kind === 'tensor' && node.tensor),
      ['delta', 'jacobianDiagonal', 'gradient', 'weightUpdate', 'probeInputGradient'],
    );
  });

  test('says norm, minimum, maximum and mean of a tensor', () => {
    const epoch = inspect(2, 2);
    epoch.tensors.set([3, -4]);
    const { description } = nodeText({ kind: 'tensor', layer: 0, tensor: 'delta' }, epoch);
    assert.equal(description, '‖·‖ 5  min -4  max 3  mean -0.5');
  });

  test('gives a value with all the digits of its precision, and no more', () => {
    const epoch = inspect(1, 1);
    epoch.tensors.set([Math.fround(0.1)], epoch.layout.layers[0]!.tensors.delta.offset);
    const text = (precision: InspectedEpoch['precision']) =>
      nodeText({ kind: 'value', layer: 0, tensor: 'delta', row: 0, column: 0 }, { ...epoch, precision }).tooltip;
    assert.match(text('float64'), / = 0\.10000000149011612$/);
    assert.match(text('float32'), / = 0\.1$/);
  });

  test('gives every value of a matrix under its unit, by its own index', () => {
    const epoch = inspect(2, 2);
    const { offset } = epoch.layout.layers[0]!.tensors.gradient;
    epoch.tensors.set([0.1, 0.2, 0.3, 0.4], offset);
    const [, second] = childNodes({ kind: 'tensor', layer: 0, tensor: 'gradient' }, epoch.layout);
    const texts = childNodes(second!, epoch.layout).map(node => nodeText(node, epoch));
    assert.deepEqual(
      texts.map(({ label, description }) => [label, description]),
      [
        ['[1][0]', '0.3'],
        ['[1][1]', '0.4'],
      ],
    );
  });

  test('pages what has more than a hundred lines, and loses none', () => {
    const epoch = inspect(230, 101);
    const matrix: InspectorNode = { kind: 'tensor', layer: 0, tensor: 'weightUpdate' };
    const lines = [...subtree(matrix, epoch)];
    assert.equal(lines.filter(node => node.kind === 'value').length, 230 * 101);
    for (const node of lines) assert.ok(childNodes(node, epoch.layout).length <= 100);
  });

  test('every line knows its parent, and no two lines share a name', () => {
    const epoch = inspect(120, 105);
    const names = new Set<string>();
    const check = (node: InspectorNode, parent: InspectorNode | undefined) => {
      assert.deepEqual(parentNode(node, epoch.layout), parent);
      assert.ok(!names.has(nodeId(node)), nodeId(node));
      names.add(nodeId(node));
      for (const child of childNodes(node, epoch.layout)) check(child, node);
    };
    for (const layer of layerNodes(epoch.layout)) check(layer, undefined);
  });

  test('a softmax layer says that its diagonal is that of a full matrix', () => {
    const softmax = nodeText(
      { kind: 'tensor', layer: 0, tensor: 'jacobianDiagonal' },
      inspect(2, 3, { activation: 'softmax' }),
    );
    assert.match(softmax.label, /of a full matrix/);
    const tanh = nodeText({ kind: 'tensor', layer: 0, tensor: 'jacobianDiagonal' }, inspect(2, 3));
    assert.doesNotMatch(tanh.label, /full/);
  });

  test('values that are not finite are plain, and counted', () => {
    const epoch = inspect(1, 2);
    epoch.tensors.set([Number.NaN, 1]);
    const delta: InspectorNode = { kind: 'tensor', layer: 0, tensor: 'delta' };
    assert.match(nodeText(delta, epoch).description, /min 1 {2}max 1 .* 1 not finite/);
    assert.equal(nodeText(childNodes(delta, epoch.layout)[0]!, epoch).description, 'NaN');
  });
});

test('a layout of many layers gives a line each', () => {
  const shapes = Array.from({ length: 500 }, (_, index) => ({
    name: `layer ${index}`,
    inputs: 1,
    outputs: 1,
    bias: true,
    activation: 'relu',
  }));
  assert.equal(layerNodes(traceLayout(shapes)).length, 500);
});
