import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseFilter } from '../../../src/inspector/filter.ts';
import {
  type Arrangement,
  type InspectorNode,
  type InspectorNodes,
  nodeId,
  numberRefOf,
} from '../../../src/inspector/nodes.ts';
import { nodeText } from '../../../src/inspector/nodeText.ts';
import { inspectedQuantities } from '../../../src/inspector/tensors.ts';
import type { OptimizerState, Replayed } from '../../../src/run/replayQuestions.ts';
import { nodesOf, shape } from './inspectedRun.ts';

function arranged(filter: string, byMagnitude = false): Arrangement {
  const parsed = parseFilter(filter);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return { filter: parsed, byMagnitude };
}

/** Every line below a line, itself included. */
function* subtree(node: InspectorNode, nodes: InspectorNodes): Generator<InspectorNode> {
  yield node;
  for (const child of nodes.children(node)) yield* subtree(child, nodes);
}

function labels(lines: readonly InspectorNode[], nodes: InspectorNodes): string[] {
  return lines.map(line => nodeText(line, nodes).label);
}

/** `Forward: x W b` */
function outline(nodes: InspectorNodes): string[] {
  return nodes
    .children({ kind: 'layer', layer: 0 })
    .map(group => `${nodeText(group, nodes).label}: ${labels(nodes.children(group), nodes).join(', ')}`);
}

suite('the inspector tree', () => {
  test('lists what goes up, what comes down, what the epoch made of it and the update', () => {
    assert.deepEqual(outline(nodesOf([shape(2, 3)])), [
      'Forward: x, W, b, net, y',
      'Backward: dE/dy, diag(dy/dnet), delta = dE/dnet, dE/dW, dE/db, dE/dx',
      'Epoch: mean delta, RMS of delta, mean diag(dy/dnet), mean dE/dW, mean dE/db',
      'Update: ΔW, Δb, W after, b after, optimizer state',
    ]);
  });

  test('lists no bias of a layer that has none, and says of softmax that its diagonal is not all', () => {
    const text = outline(nodesOf([shape(2, 3, { bias: false, activation: 'softmax' })]));
    assert.deepEqual(text, [
      'Forward: x, W, net, y',
      'Backward: dE/dy, diag(dy/dnet), of a full matrix, delta = dE/dnet, dE/dW, dE/dx',
      'Epoch: mean delta, RMS of delta, mean diag(dy/dnet), of a full matrix, mean dE/dW',
      'Update: ΔW, W after, optimizer state',
    ]);
  });

  test('says of weights and biases that they are not trained', () => {
    const given = { facts: { settings: { seed: 0, layers: [{ trainable: 'weights' }] } } };
    const nodes = nodesOf([shape(2, 2)], given);
    const saysSo = inspectedQuantities.filter(tensor =>
      nodeText({ kind: 'tensor', layer: 0, tensor }, nodes).sentences.includes(
        'The biases of this layer are not trained: they keep their initial values.',
      ),
    );
    assert.deepEqual(saysSo, [
      'bias',
      'biasGradient',
      'batchBiasGradient',
      'meanBiasGradient',
      'biasUpdate',
      'biasAfter',
    ]);
  });

  test('pages what has more than a hundred lines, and loses none', () => {
    const nodes = nodesOf([shape(230, 101)]);
    for (const tensor of ['weights', 'gradient'] as const) {
      const lines = [...subtree({ kind: 'tensor', layer: 0, tensor }, nodes)];
      assert.equal(lines.filter(node => node.kind === 'value').length, 230 * 101);
      for (const node of lines) assert.ok(nodes.children(node).length <= 100);
    }
  });

  for (const [name, arrangement] of [
    ['by index', arranged('')],
    ['filtered and by magnitude', arranged('> 2010', true)],
  ] as const) {
    test(`every line knows its parent, and no two lines share a name: ${name}`, () => {
      const nodes = nodesOf([shape(120, 105)], {}, arrangement);
      const names = new Set<string>();
      const check = (node: InspectorNode, parent: InspectorNode | undefined) => {
        assert.deepEqual(nodes.parent(node), parent);
        assert.ok(!names.has(nodeId(node)), nodeId(node));
        names.add(nodeId(node));
        for (const child of nodes.children(node)) check(child, node);
      };
      for (const layer of nodes.layers()) check(layer, undefined);
      assert.ok(names.size > 1000);
    });
  }

  test('values stand under their unit by their own index, in few digits, and with all of them in the tooltip', () => {
    const numbers = [[0, 'meanGradient', [0.1, 0.2, 0.3, 1 / 3]]] as const;
    const nodes = nodesOf([shape(2, 2)], { numbers });
    const unit = nodes.children({ kind: 'tensor', layer: 0, tensor: 'meanGradient' })[1]!;
    const texts = nodes.children(unit).map(node => nodeText(node, nodes));
    assert.deepEqual(
      texts.map(({ label, description, sentences }) => [label, description, ...sentences]),
      [
        ['[1][0]', '0.3', 'hidden mean dE/dW[1][0] = 0.3'],
        ['[1][1]', '0.333333', 'hidden mean dE/dW[1][1] = 0.3333333333333333'],
      ],
    );
  });

  test('a zero has its sign, and NaN and infinities are plain', () => {
    const numbers = [[0, 'net', [0, -0, Number.NaN, Number.NEGATIVE_INFINITY]]] as const;
    const nodes = nodesOf([shape(1, 4)], { numbers });
    const values = nodes.children({ kind: 'tensor', layer: 0, tensor: 'net' });
    assert.deepEqual(
      values.map(node => nodeText(node, nodes).description),
      ['0', '-0', 'NaN', '-∞'],
    );
    const zeros = nodesOf([shape(1, 2)], { numbers: [[0, 'net', [0, -0]]] });
    const { description, figures } = nodeText({ kind: 'tensor', layer: 0, tensor: 'net' }, zeros);
    assert.equal(description, '‖·‖ 0  min -0  max 0  mean 0  100 % zeros');
    assert.deepEqual(
      figures.slice(1, 5).map(([, value]) => value),
      ['0', '-0', '0', '0'],
    );
  });

  test('32-bit numbers have the digits of 32 bits', () => {
    const numbers = [[0, 'net', [Math.fround(0.1)]]] as const;
    const value = { kind: 'value', layer: 0, tensor: 'net', row: 0, column: 0 } as const;
    const text = (precision: 'float32' | 'float64') =>
      nodeText(value, nodesOf([shape(1, 1)], { numbers, facts: { precision } })).sentences;
    assert.deepEqual(text('float64'), ['hidden net[0] = 0.10000000149011612']);
    assert.deepEqual(text('float32'), ['hidden net[0] = 0.1']);
  });

  test('a tensor says norm, range, mean and its shares of zeros and of what is not finite', () => {
    const numbers = [[0, 'delta', [3, -4, 0, 0]]] as const;
    const nodes = nodesOf([shape(1, 4)], { numbers });
    const { description, figures } = nodeText({ kind: 'tensor', layer: 0, tensor: 'delta' }, nodes);
    assert.equal(description, '‖·‖ 5  min -4  max 3  mean -0.25  50 % zeros');
    assert.deepEqual(Object.fromEntries(figures).zeros, '2 (50 %)');
    const broken = nodesOf([shape(1, 4)], { numbers: [[0, 'delta', [1, 1, 1, Number.NaN]]] });
    const text = nodeText({ kind: 'tensor', layer: 0, tensor: 'delta' }, broken).description;
    assert.equal(text, '‖·‖ NaN  min 1  max 1  mean NaN  25 % not finite');
  });

  test('groups say what they are of', () => {
    const nodes = nodesOf([shape(1, 1)]);
    const texts = nodes.children({ kind: 'layer', layer: 0 }).map(node => nodeText(node, nodes).description);
    assert.deepEqual(texts, [
      'sample 0, before the first update of epoch 2',
      'sample 0, before the first update of epoch 2',
      'epoch 2, all samples',
      'in epoch 2',
    ]);
  });
});

suite('the filtered and sorted inspector', () => {
  const layers = [shape(3, 2, { name: 'first' }), shape(2, 1, { name: 'out' })];
  const numbers = [[0, 'meanGradient', [0.1, -5, 0, 1e-9, Number.NaN, 2]]] as const;
  const children = (arrangement: Arrangement) => {
    const nodes = nodesOf(layers, { numbers }, arrangement);
    const units = nodes.children({ kind: 'tensor', layer: 0, tensor: 'meanGradient' });
    return units.map(unit => [nodeText(unit, nodes).label, ...labels(nodes.children(unit), nodes)]);
  };

  test('a condition leaves the values that meet it, under their own indices', () => {
    assert.deepEqual(children(arranged('|x| < 1e-6')), [
      ['unit 0', '[0][2]'],
      ['unit 1', '[1][0]'],
    ]);
    assert.deepEqual(children(arranged('nan')), [['unit 1', '[1][1]']]);
    assert.deepEqual(children(arranged('< -4 > -6')), [['unit 0', '[0][1]']]);
  });

  test('by magnitude the largest stands first, and what is not finite before it', () => {
    assert.deepEqual(children(arranged('', true)), [
      ['unit 1', '[1][1]', '[1][2]', '[1][0]'],
      ['unit 0', '[0][1]', '[0][0]', '[0][2]'],
    ]);
  });

  test('words leave the layers and tensors that have them all in their names', () => {
    const nodes = nodesOf(layers, {}, arranged('OUT forward'));
    assert.deepEqual(labels(nodes.layers(), nodes), ['out']);
    assert.deepEqual(labels(nodes.children({ kind: 'layer', layer: 1 }), nodes), ['Forward']);
  });

  test('by magnitude rows stand by their norms, however small or large their squares are', () => {
    const order = (...sizes: readonly number[]) => {
      const given = { numbers: [[0, 'meanGradient', sizes.flatMap(size => [size, size])]] } as const;
      const nodes = nodesOf([shape(2, sizes.length)], given, arranged('', true));
      return labels(nodes.children({ kind: 'tensor', layer: 0, tensor: 'meanGradient' }), nodes).join(' ');
    };
    assert.equal(order(1e-180, 1e-170, 0, 1e-175), 'unit 1 unit 3 unit 0 unit 2');
    assert.equal(
      order(1e160, 1e170, Number.NaN, 1.7e308, Number.NEGATIVE_INFINITY),
      'unit 2 unit 4 unit 3 unit 1 unit 0',
    );
  });

  test('a symbol lists its tensor alone', () => {
    const listed = (word: string) =>
      outline(nodesOf([shape(2, 1)], {}, arranged(word)))
        .join('; ')
        .replaceAll('optimizer ', '');
    assert.equal(listed('W'), 'Forward: W');
    assert.equal(listed('b'), 'Forward: b');
    assert.equal(listed('dE/dW'), 'Backward: dE/dW');
    assert.equal(listed('delta'), 'Backward: delta = dE/dnet');
    assert.equal(listed('"mean de/dw"'), 'Epoch: mean dE/dW');
    assert.equal(listed('update state'), 'Update: state');
  });

  test('with a condition what is still computed stays listed', () => {
    const sample = { inputs: [1, 2], targets: [1] };
    const nodes = nodesOf([shape(2, 1)], { sample }, arranged('< -1e9'));
    assert.deepEqual(outline(nodes), [
      'Forward: x, net, y',
      'Backward: dE/dy, diag(dy/dnet), delta = dE/dnet, dE/dW, dE/db, dE/dx',
      'Update: optimizer state',
    ]);
    const net = { kind: 'tensor', layer: 0, tensor: 'net' } as const;
    assert.equal(nodeText(net, nodes).description, 'being computed ...');
    assert.deepEqual(labels(nodes.children(net), nodes), ['Being computed ...']);
  });

  test('a tensor is looked through for a match once', () => {
    const nodes = nodesOf([shape(2, 1)], { numbers: [[0, 'meanGradient', [1, 2]]] }, arranged('< -1e9'));
    let asked = 0;
    const { inspected } = nodes;
    const numbers = inspected.numbers.bind(inspected);
    inspected.numbers = (layer, tensor) => {
      if (tensor === 'meanGradient') asked++;
      return numbers(layer, tensor);
    };
    nodes.layers();
    outline(nodes);
    assert.equal(nodes.left(), 'unknown');
    assert.equal(asked, 1);
  });

  test('what is left is nothing, tensors, or an optimizer state that nobody has looked into', () => {
    const left = (text: string) => nodesOf([shape(2, 1)], {}, arranged(text)).left();
    assert.deepEqual(['nowhere', '"optimizer state"', '= -7', '> 0'].map(left), [
      'nothing',
      'something',
      'unknown',
      'something',
    ]);
  });

  test('tensors without a value that meets the condition are gone, and others say how many do', () => {
    const nodes = nodesOf(layers, { numbers }, arranged('= 0 epoch'));
    assert.deepEqual(labels(nodes.children({ kind: 'group', layer: 0, group: 'epoch' }), nodes), ['mean dE/dW']);
    const text = nodeText({ kind: 'tensor', layer: 0, tensor: 'meanGradient' }, nodes);
    assert.match(text.description, /^1 of 6 match/);
  });

  test('layers stand by the norm of their gradient', () => {
    const nodes = nodesOf(layers, {}, arranged('', true));
    // The counted scalars of the later layer are the larger ones.
    assert.deepEqual(labels(nodes.layers(), nodes), ['out', 'first']);
  });
});

suite('the optimizer state in the inspector', () => {
  const state: InspectorNode = { kind: 'state', layer: 0 };
  const lines = (answer: Replayed<OptimizerState>) => {
    const nodes = nodesOf([shape(2, 1)], { state: () => answer });
    return labels(nodes.children(state), nodes);
  };

  test('is asked for only when it is opened', () => {
    let asked = 0;
    const nodes = nodesOf([shape(2, 1)], {
      state: (epoch, layer) => {
        assert.deepEqual([epoch, layer], [2, 0]);
        asked++;
        return { state: 'computing', epoch: 1 };
      },
    });
    for (const node of subtree({ kind: 'layer', layer: 0 }, nodes)) {
      if (asked > 0) break;
      if (node.kind === 'state') assert.equal(nodeText(node, nodes).label, 'optimizer state');
      assert.equal(asked, 0);
    }
    assert.deepEqual(labels(nodes.children(state), nodes), ['Training again to see it: epoch 1 of 2 ...']);
    assert.equal(asked, 2);
  });

  test('says why there is none, or that nothing is remembered', () => {
    assert.deepEqual(lines({ state: 'problem', message: 'the data have changed' }), ['the data have changed']);
    const answer = { optimizer: 'sgd', tensors: [], steps: 3 } as const;
    assert.deepEqual(lines({ state: 'done', answer }), ['sgd remembers nothing of this layer.']);
  });

  test('has with a condition the tensors and values that meet it, or none', () => {
    const m = { name: 'm', meaning: 'the mean', weights: Float64Array.of(7, 8), bias: Float64Array.of(9) };
    const answer = { optimizer: 'adam', tensors: [m], steps: 3 } as const;
    const listed = (filter: string) => {
      const nodes = nodesOf([shape(2, 1)], { state: () => ({ state: 'done', answer }) }, arranged(filter));
      const update = nodes.children({ kind: 'group', layer: 0, group: 'update' });
      assert.ok(update.some(({ kind }) => kind === 'state'));
      return [...subtree(state, nodes)].map(line => nodeText(line, nodes).label);
    };
    assert.deepEqual(listed('= 8'), ['optimizer state', 'm of W', 'unit 0', '[0][1]']);
    assert.deepEqual(listed('= 9'), ['optimizer state', 'm of b', '[0]']);
    assert.deepEqual(listed('= 1'), ['optimizer state', 'No value meets the condition.']);
  });

  test('is a tensor for the weights and one for the biases, with its values', () => {
    const m = {
      name: 'm',
      meaning: 'the running mean of the gradients',
      weights: Float64Array.of(7, 8),
      bias: Float64Array.of(9),
    };
    const answer = { optimizer: 'adam', tensors: [m], steps: 3 } as const;
    const nodes = nodesOf([shape(2, 1)], { state: () => ({ state: 'done', answer }) });
    const [weights, bias] = nodes.children(state);
    assert.deepEqual(labels([weights!, bias!], nodes), ['m of W', 'm of b']);
    assert.deepEqual(nodeText(weights!, nodes).sentences, [
      'Of each weight the running mean of the gradients, after the epoch.',
    ]);
    assert.equal(nodeText(nodes.children(nodes.children(weights!)[0]!)[1]!, nodes).description, '8');
    assert.equal(nodeText(nodes.children(bias!)[0]!, nodes).description, '9');
  });
});

suite('what the why page is asked', () => {
  const value = { kind: 'value', layer: 1, row: 0, column: 2 } as const;

  test('is the number of the line', () => {
    assert.deepEqual(numberRefOf({ ...value, tensor: 'gradient', row: 3 }), {
      layer: 1,
      quantity: 'gradient',
      row: 3,
      column: 2,
    });
  });

  test('is the very quantity of the line, whichever it is', () => {
    for (const tensor of inspectedQuantities) assert.equal(numberRefOf({ ...value, tensor })?.quantity, tensor);
  });

  test('is nothing for a line that is no number, and for what the optimizer remembers', () => {
    assert.equal(numberRefOf({ ...value, tensor: 'state.weights.m' }), undefined);
    assert.equal(numberRefOf({ kind: 'tensor', layer: 1, tensor: 'gradient' }), undefined);
  });
});
