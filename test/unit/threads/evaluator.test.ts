import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { EvaluationAnswers, EvaluationKind, EvaluationRequest } from '../../../src/run/questions.ts';
import { shapesOf } from '../../../src/run/runFacts.ts';
import type { RunSubject } from '../../../src/run/samples.ts';
import { surfaceExtent } from '../../../src/run/surfaceGrid.ts';
import { weightsOf } from '../../../src/run/weightRows.ts';
import { Asker } from '../../../src/threads/ask.ts';
import { Evaluation } from '../../../src/threads/evaluation.ts';
import { Evaluator } from '../../../src/threads/evaluator.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import { trainedOn } from '../run/subjects.ts';

const start = nodeThreads(join(import.meta.dirname, '../../../src/threads/node/worker.ts'));

const { subject, epochs } = await trainedOn({
  data: { generate: 'circle', samples: 40 },
  layers: [
    { units: 3, activation: 'tanh' },
    { units: 1, activation: 'sigmoid' },
  ],
  training: { epochs: 3 },
});
const row = epochs[2]!.tensors!;
const extent = surfaceExtent(subject)!;
const layers = weightsOf(traceLayout(shapesOf(subject.model)), { row });
const directly = new Evaluation(subject);

async function withEvaluator(run: (evaluator: Evaluator) => Promise<void>, of: RunSubject = subject): Promise<void> {
  const evaluator = new Evaluator(start, of);
  try {
    await run(evaluator);
  } finally {
    evaluator.dispose();
  }
}

test('a thread that is asked what does not fit says so, and goes on', async () => {
  const asker = new Asker<EvaluationRequest, EvaluationAnswers[EvaluationKind]>({
    start: () => start({ task: 'evaluate', ...subject }),
    patience: 1e6,
  });
  const ask = (layers: EvaluationRequest['layers']) =>
    asker.ask(() => ({ question: { layers, question: { kind: 'rows' } } }), {
      check: () => undefined,
      replaces: 'rows',
    });
  await assert.rejects(ask([]), new RangeError('weights of 0 layers were given for a network of 2'));
  assert.ok(await ask(layers));
  asker.dispose();
});

suite('Evaluator, with a real worker thread', () => {
  test('it answers each kind of question as the network itself does, and the history keeps its row', async () => {
    const before = row.slice();
    await withEvaluator(async evaluator => {
      const [rows, surface, probe] = await Promise.all([
        evaluator.rows({ row }),
        evaluator.surface({ layers }, extent),
        evaluator.probe({ row, previous: row }, { row: 2 }),
      ]);
      assert.deepEqual(rows, directly.answer({ layers, question: { kind: 'rows' } }));
      assert.deepEqual(surface, directly.answer({ layers, question: { kind: 'surface', extent } }));
      assert.deepEqual(probe, directly.answer({ layers, question: { kind: 'probe', sample: { row: 2 } } }));
    });
    assert.deepEqual(row, before);
    assert.ok(layers.every(({ weights, bias }) => weights.length > 0 && bias.length > 0));
  });

  test('a probe is of the weights before the epoch', async () => {
    await withEvaluator(async evaluator => {
      const own = await evaluator.probe({ row }, { row: 2 });
      const exact = await evaluator.probe({ row, previous: epochs[1]!.tensors! }, { row: 2 });
      const later = await evaluator.probe({ row, previous: row }, { row: 2 });
      const first = (answer: typeof own) => [...answer![1]!];
      for (const [k, value] of first(exact).entries()) assert.ok(Math.abs(first(own)[k]! - value) < 1e-12);
      assert.notDeepEqual(first(later), first(exact));
    });
  });

  test('of each kind the newest question waits, and those between are answered with undefined', async () => {
    await withEvaluator(async evaluator => {
      const asked = [0, 1, 2, 3].map(index => evaluator.rows({ row: epochs[Math.min(index, 2)]!.tensors! }));
      const surfaces = [1, 2].map(columns => evaluator.surface({ row }, { ...extent, columns }));
      const [first, second, third, fourth] = await Promise.all(asked);
      assert.deepEqual([second, third], [undefined, undefined]);
      assert.notDeepEqual(first, fourth);
      assert.deepEqual(fourth, directly.answer({ layers, question: { kind: 'rows' } }));
      const [none, surface] = await Promise.all(surfaces);
      assert.deepEqual([none, surface?.extent.columns], [undefined, 2]);
    });
  });

  test('a question that does not fit rejects with what is wrong, and the next one is answered', async () => {
    await withEvaluator(async evaluator => {
      await assert.rejects(evaluator.rows({ row: row.slice(1) }), /numbers where the network's has/);
      await assert.rejects(evaluator.probe({ row }, { row: 99 }), /there is no kept row 99/);
      assert.ok(await evaluator.rows({ row }));
    });
  });

  test('a thread that fails rejects its question, and those that wait too', async () => {
    const evaluator = new Evaluator(nodeThreads(join(import.meta.dirname, 'no-such-worker.ts')), subject);
    const results = await Promise.allSettled([evaluator.rows({ row }), evaluator.surface({ row }, extent)]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    evaluator.dispose();
  });

  test('a network that cannot be made rejects', async () => {
    const huge = { ...subject.model, layers: [{ ...subject.model.layers[0]!, units: 2 ** 48 }] };
    // Its tensor row cannot be made either, so the weights are given.
    await withEvaluator(
      async evaluator => {
        await assert.rejects(evaluator.rows({ layers }), RangeError);
      },
      { ...subject, model: huge },
    );
  });

  test('once disposed of, it answers what is open and all that comes with undefined', async () => {
    const evaluator = new Evaluator(start, subject);
    const open = [evaluator.rows({ row }), evaluator.rows({ row }), evaluator.surface({ row }, extent)];
    evaluator.dispose();
    assert.deepEqual(await Promise.all(open), [undefined, undefined, undefined]);
    assert.equal(await evaluator.rows({ row }), undefined);
    evaluator.dispose();
  });

  test('a thread that has nothing to answer does not keep its process alive', () => {
    const script = join(import.meta.dirname, 'idleEvaluator.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8', timeout: 60_000 });
    assert.deepEqual([status, stdout.trim()], [0, '4 losses'], stderr);
  });
});
