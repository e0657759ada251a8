import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Run } from '../../../src/run/run.ts';
import { shapesOf } from '../../../src/run/runFacts.ts';
import { earlierRunBytes, mostRuns, RunList } from '../../../src/run/runList.ts';
import { subjectOf } from './subjects.ts';
import { addEpoch, runOf } from './trainedRun.ts';

const layer = { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' };

/** A run that has ended, of so many layers and epochs. */
function ended(id: string, { layers = 2, epochs = 3 } = {}): Run {
  const run = runOf(new Array(layers).fill(layer), epochs, { id });
  run.setState('finished');
  return run;
}

function listOf(...runs: readonly Run[]): RunList {
  const list = new RunList(() => {});
  for (const run of runs) list.add(run);
  return list;
}

const ids = (list: RunList) => list.runs.map(({ run }) => run.info.id).join(' ');
const shown = (list: RunList) => list.shown?.run.info.id;

suite('the runs of a spec', () => {
  test('a new run is shown and stands last; the earlier ones stay', () => {
    const list = listOf(ended('a'), ended('b'));
    assert.equal(ids(list), 'a b');
    assert.equal(shown(list), 'b');
    assert.equal(list.newest?.run.info.id, 'b');
  });

  test('an earlier run can be shown; one that is not there is not, and nothing changes', () => {
    const list = listOf(ended('a'), ended('b'));
    assert.equal(list.show('a'), true);
    assert.equal(shown(list), 'a');
    assert.equal(list.newest?.run.info.id, 'b');
    assert.equal(list.show('c'), false);
    assert.equal(shown(list), 'a');
  });

  test('every run keeps what was selected in it', () => {
    const list = listOf(ended('a'));
    list.select({ layer: 1, epoch: 2 });
    list.add(ended('b'));
    list.select({ epoch: 1 });
    assert.deepEqual(list.shown?.selection, { layer: 1, epoch: 1 });
    list.show('a');
    assert.deepEqual(list.shown?.selection, { layer: 1, epoch: 2 });
  });

  test('a choice that was made in a run that is not shown any more is dropped', () => {
    const list = listOf(ended('a'), ended('b'));
    list.select({ epoch: 2 }, 'a');
    assert.deepEqual(list.shown?.selection, { layer: 0, epoch: 'latest' });
    list.select({ epoch: 2 }, 'b');
    assert.deepEqual(list.shown?.selection, { layer: 0, epoch: 2 });
    list.show('a');
    assert.deepEqual(list.shown?.selection, { layer: 0, epoch: 'latest' });
  });

  test('a new run starts at its newest epoch and at the selected layer, or its last one', () => {
    const list = listOf(ended('a', { layers: 4 }));
    list.select({ layer: 3, epoch: 2 });
    list.add(ended('b', { layers: 2 }));
    assert.deepEqual(list.shown?.selection, { layer: 1, epoch: 'latest' });
  });

  test('what does not exist is moved to the nearest layer and epoch that do', () => {
    const list = listOf(ended('a'));
    list.select({ layer: 9, epoch: 99 });
    assert.deepEqual(list.shown?.selection, { layer: 1, epoch: 3 });
    list.select({ layer: -1, epoch: 0 });
    assert.deepEqual(list.shown?.selection, { layer: 0, epoch: 1 });
    list.select({ epoch: 'latest' });
    assert.deepEqual(list.shown?.selection, { layer: 0, epoch: 'latest' });
  });

  test('of more than ten the oldest goes', () => {
    const list = listOf(...Array.from({ length: mostRuns + 2 }, (_, index) => ended(String(index))));
    assert.equal(ids(list), '2 3 4 5 6 7 8 9 10 11');
  });

  test('one that still trains does not go, however old', () => {
    const training = runOf([layer], 1, { id: 'training' });
    const list = listOf(training, ...Array.from({ length: mostRuns }, (_, index) => ended(String(index))));
    assert.equal(ids(list), 'training 1 2 3 4 5 6 7 8 9');
  });

  test('a removed run is gone, and its place is taken by the next newer, or the one before it', () => {
    const list = listOf(ended('a'), ended('b'), ended('c'), ended('d'));
    list.show('b');
    assert.equal(list.remove('b'), true);
    assert.equal(`${ids(list)}, ${shown(list)}`, 'a c d, c');
    list.remove('c');
    assert.equal(list.remove('d'), true);
    assert.equal(`${ids(list)}, ${shown(list)}`, 'a, a');
    assert.equal(list.remove('a'), true);
    assert.deepEqual([list.runs, list.shown, list.newest], [[], undefined, undefined]);
  });

  test('to remove a run that is not shown changes nothing in what is shown', () => {
    const list = listOf(ended('a'), ended('b'));
    list.remove('a');
    assert.equal(shown(list), 'b');
  });

  test('a run that trains, or that is not there, cannot be removed', () => {
    const list = listOf(runOf([layer], 1, { id: 'training' }));
    assert.equal(list.remove('training'), false);
    assert.equal(list.remove('other'), false);
    assert.equal(ids(list), 'training');
  });

  test('every change is announced, also of a run that is not shown, but none of a removed one', () => {
    let announced = 0;
    const list = new RunList(() => announced++);
    const [first, second] = [ended('a'), ended('b')];
    const announces = (act: () => void) => {
      const before = announced;
      act();
      return announced - before;
    };
    assert.equal(
      announces(() => list.add(first)),
      1,
    );
    list.add(second);
    assert.equal(
      announces(() => addEpoch(first, 4)),
      1,
    );
    assert.equal(
      announces(() => list.show('a')),
      1,
    );
    assert.equal(
      announces(() => list.show('a')),
      0,
    );
    assert.equal(
      announces(() => list.select({ layer: 1 })),
      1,
    );
    assert.equal(
      announces(() => list.remove('a')),
      1,
    );
    assert.equal(
      announces(() => addEpoch(first, 5)),
      0,
    );
    list.dispose();
    assert.equal(
      announces(() => addEpoch(second, 4)),
      0,
    );
  });

  test('an earlier run keeps its scalars and so many tensors as its share of memory has room for', () => {
    const wide = { ...layer, inputs: 1000, outputs: 400 };
    const run = runOf([wide], 5, { id: 'a' });
    run.setState('finished');
    const rowBytes = 8 * run.history.layout.tensorLength;
    assert.ok(run.history.tensorBytes === 5 * rowBytes && run.history.tensorBytes > earlierRunBytes);
    const list = listOf(run);
    assert.equal(run.history.recordedEpochs().length, 5);
    list.add(ended('b'));
    assert.ok(run.history.tensorBytes <= earlierRunBytes && run.history.tensorBytes > 0);
    assert.equal(run.history.epochs, 5);
  });
});

/** A run of two inputs, an output and three kept rows, of which the numbers in the source are wide apart or not. */
async function sampled(id: string, data: Readonly<Record<string, unknown>> = {}): Promise<Run> {
  const inputs = [
    [0, 0],
    [0, 4],
    [4, 2],
  ];
  const subject = await subjectOf({
    data: { inputs, targets: [[0], [1], [1]], ...data },
    layers: [{ units: 1 }],
  });
  const run = new Run(runOf(shapesOf(subject.model), 0, { id }).info, 1e8, subject);
  addEpoch(run, 1);
  run.setState('finished');
  return run;
}

suite('the sample that is selected', () => {
  const typed = { inputs: [0.5, -1], targets: [1] };
  const sampleOf = (list: RunList) => list.shown?.selection.sample;

  test('is a row that is kept, or a typed one that suits the network; what does not is the spec’s own', async () => {
    const list = listOf(await sampled('a'));
    for (const good of [2, typed]) {
      list.select({ sample: good });
      assert.deepEqual(sampleOf(list), good);
    }
    for (const bad of [3, { ...typed, inputs: [1] }, { ...typed, targets: [1, 0] }, null]) {
      list.select({ sample: typed });
      list.select({ sample: bad });
      assert.equal(sampleOf(list), undefined, JSON.stringify(bad));
    }
  });

  test('is none in a run of whose data nothing is kept', () => {
    const list = listOf(ended('a'));
    list.select({ sample: { inputs: [1, 2], targets: [0, 0, 0] } });
    assert.equal(sampleOf(list), undefined);
  });

  test('stays in the next run when it was typed and means the same there', async () => {
    const list = listOf(await sampled('a'));
    list.select({ sample: typed });
    list.add(await sampled('b', { targets: [[1], [0], [1]] }));
    assert.deepEqual(sampleOf(list), typed);
    list.add(await sampled('c', { standardize: true }));
    assert.equal(sampleOf(list), undefined, 'the same numbers would be others in the source');
    list.select({ sample: typed });
    list.add(await sampled('d', { standardize: true }));
    assert.deepEqual(sampleOf(list), typed);
    list.add(await sampled('e', { inputs: [[0], [1], [2]] }));
    assert.equal(sampleOf(list), undefined, 'it has other inputs');
  });

  test('does not stay when it is a row', async () => {
    const list = listOf(await sampled('a'));
    list.select({ sample: 1 });
    list.add(await sampled('b'));
    assert.equal(sampleOf(list), undefined);
  });
});
