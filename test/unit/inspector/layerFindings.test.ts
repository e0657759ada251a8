import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Finding } from '../../../src/findings/finding.ts';
import { layerFindings } from '../../../src/inspector/layerFindings.ts';
import { nodeText } from '../../../src/inspector/nodeText.ts';
import { inspect, nodesOf, shape } from './inspectedRun.ts';

const layers = [shape(2, 2), shape(2, 1, { name: 'out' })];

function finding(facts: Partial<Finding>): Finding {
  return {
    code: 'dead-units',
    kind: 'cause',
    severity: 'warning',
    message: 'Units are dead.',
    evidence: [],
    fixes: [],
    isCertain: true,
    ...facts,
  };
}

/** A run of which text and data say this: what is certain stays in its list. */
function inspected(found: readonly Finding[]) {
  const facts = { before: { findings: found, levels: [] } } as never;
  return inspect(layers, { facts: { ...(facts as object) } });
}

suite('what the inspector marks on a layer', () => {
  test('is the worst of the findings that are said of it, in their own sentences', () => {
    const run = inspected([
      finding({ layer: 0 }),
      finding({ code: 'initialization-scale', severity: 'error', message: 'All are 0.', path: ['layers', 0, 'init'] }),
      finding({ code: 'wrong-loss', path: ['loss'] }),
    ]);
    assert.deepEqual(layerFindings(run, 0), { mark: 'error', words: ['All are 0.', 'Units are dead.'] });
    assert.equal(layerFindings(run, 1).words.length, 0);
  });

  test('is nothing before the epoch from which on a finding is said', () => {
    assert.deepEqual(layerFindings(inspected([finding({ layer: 0, epoch: 3 })]), 0).words, []);
    assert.deepEqual(layerFindings(inspected([finding({ layer: 0, epoch: 2 })]), 0).words, ['Units are dead.']);
  });

  test('is nothing of what is silenced', () => {
    const run = inspected([finding({ layer: 0 })]);
    run.run.silence({ codes: ['dead-units'], places: [] });
    assert.deepEqual(layerFindings(run, 0).words, []);
  });

  test('comes first in the tooltip, and a small gradient alone is no mark', () => {
    const nodes = nodesOf(layers, { numbers: [[0, 'meanGradient', [1e-9, 1e-9, 1e-9, 1e-9]]] });
    const { mark, sentences } = nodeText({ kind: 'layer', layer: 0 }, nodes);
    assert.doesNotMatch(sentences.join(' '), /vanish|small|dead/i);
    assert.ok(mark === 'none' || mark === 'fine');
  });
});
