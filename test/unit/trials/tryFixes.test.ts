import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import type { Fix } from '../../../src/findings/finding.ts';
import type { Trial, TrialProblem, TrialQuestion } from '../../../src/run/trial.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { bandOf } from '../../../src/trials/bands.ts';
import { type TrialTools, tryFixes } from '../../../src/trials/tryFixes.ts';
import { backprop, folderOf, xor } from '../cli/support.ts';

const epochs = 30;
const text = xor({ training: { epochs, batchSize: 2 } });
const faster: Fix = { title: 'Faster', edits: [{ path: ['optimizer', 'learningRate'], value: 0.2 }] };
const longer: Fix = { title: 'Longer', edits: [{ path: ['training', 'epochs'], value: 60 }] };

function questionOf(fixes: readonly Fix[], more: Partial<TrialQuestion> = {}): TrialQuestion {
  const computing = { reproducible: false };
  return { text, files: 'untrusted', limits: defaultLimits, computing, fixes, budget: 60_000, ...more };
}

/** A clock on which every look at it takes `step` milliseconds. If it goes on, a batch is computed between two looks. */
function toolsOf(step: number, more: Partial<TrialTools> = {}): TrialTools {
  let time = 0;
  return {
    files: undefined,
    arithmetic: step === 0 ? fastestArithmetic : () => plainArithmetic,
    now: () => (time += step),
    nextTurn: async () => {},
    stopped: () => false,
    progress: () => {},
    ...more,
  };
}

function isTrial(answer: Trial | TrialProblem | undefined): answer is Trial {
  return answer !== undefined && !('problem' in answer);
}

async function tried(question: TrialQuestion, tools = toolsOf(0)): Promise<Trial> {
  const answer = await tryFixes(question, tools);
  assert.ok(isTrial(answer), JSON.stringify(answer));
  return answer;
}

function variantsOf({ now, fixes }: Trial) {
  return [now, ...fixes.map(fix => ('variant' in fix ? fix.variant : assert.fail(fix.problem)))];
}

suite('trying fixes', () => {
  test("trains the spec as it is once, and each fix, over the spec's seed and the four that follow", async () => {
    const trial = await tried(questionOf([faster, longer]));
    assert.deepEqual(trial.seeds, [7, 8, 9, 10, 11]);
    assert.deepEqual(
      variantsOf(trial).map(({ trainings }) => trainings.map(training => [training.seed, training.epochs])),
      [epochs, epochs, 60].map(count => trial.seeds.map(seed => [seed, count])),
    );
  });

  test('gives the numbers of `backprop train --seed`, to the bit', async () => {
    const changed = xor({ training: { epochs, batchSize: 2 }, optimizer: { type: 'adam', learningRate: 0.2 } });
    const folder = folderOf({ 'now.mlp.json': text, 'fixed.mlp.json': changed });
    const trial = await tried(questionOf([faster]));
    for (const [index, file] of ['now', 'fixed'].entries()) {
      for (const [place, seed] of trial.seeds.entries()) {
        const { out } = await backprop(folder, ['train', `${file}.mlp.json`, '--seed', String(seed), '--json']);
        const losses: number[] = JSON.parse(out).epochs.map(({ loss }: { loss: number }) => loss);
        const { finals, curves } = variantsOf(trial)[index]!.trainings[place]!;
        assert.equal(finals.loss, losses.at(-1));
        assert.deepEqual(
          [...curves.loss].filter((_, at) => at % 3 === 2),
          losses,
        );
      }
    }
  });

  test('a seed and epochs that are asked for apart from the text stand in, but not for those that a fix sets', async () => {
    const trial = await tried(questionOf([faster, longer], { seed: 0xffff_ffff, epochs: 5 }));
    assert.deepEqual(trial.seeds, [0xffff_ffff, 0, 1, 2, 3]);
    assert.deepEqual(
      variantsOf(trial).map(variant => variant.epochs),
      [5, 5, 60],
    );
  });

  test('a long training keeps curves of bounded length, in which no peak is lost', async () => {
    const trial = await tried(questionOf([], { epochs: 5000 }));
    const [training] = trial.now.trainings;
    assert.ok(training!.curves.loss.length <= 600);
    assert.equal(training!.curves.loss.at(-1), training!.finals.loss);
    const band = bandOf(trial.now, 'loss');
    assert.equal(band.epochs.at(-1), 5000);
    assert.ok(band.low.every((low, index) => low <= band.median[index]! && band.median[index]! <= band.high[index]!));
  });

  test('says whether the losses are of the same unit', async () => {
    const loss: Fix = { title: 'Loss', edits: [{ path: ['loss'], value: 'mse' }] };
    const scaled: Fix = { title: 'Targets', edits: [{ path: ['data', 'targets'], value: [[0], [30], [20], [0]] }] };
    const trial = await tried(
      questionOf([faster, loss, scaled], { text: xor({ loss: 'mae', layers: [{ units: 1 }] }) }),
    );
    assert.deepEqual(
      variantsOf(trial).map(({ isSameLoss }) => isSameLoss),
      [true, true, false, false],
    );
  });

  test('a fix that makes no valid spec is out, and says why', async () => {
    const wrong: Fix = { title: 'Wrong', edits: [{ path: ['layers', 1, 'units'], value: 3 }] };
    const nowhere: Fix = { title: 'Nowhere', edits: [{ path: ['layers', 7, 'units'], value: 3 }] };
    const trial = await tried(questionOf([wrong, faster, nowhere]));
    const problems = trial.fixes.map(fix => ('problem' in fix ? fix.problem : ''));
    assert.match(problems[0]!, /3 units/);
    assert.equal(problems[1], '');
    assert.match(problems[2]!, /"layers" has 2 entries here/);
    assert.equal(trial.now.trainings.length, 5);
  });

  test('a spec that is not valid itself is not tried', async () => {
    const answer = await tryFixes(questionOf([faster], { text: xor({ loss: 'crossEntropy' }) }), toolsOf(0));
    assert.ok(answer && 'problem' in answer);
  });

  test('a training that diverges is counted as one, at its epoch', async () => {
    const wild: Fix = {
      title: 'Wild',
      edits: [
        { path: ['layers'], value: [{ units: 1 }] },
        { path: ['optimizer'], value: { type: 'sgd', learningRate: 100 } },
      ],
    };
    const [, variant] = variantsOf(await tried(questionOf([wild])));
    for (const { divergedAt, epochs: trained, finals } of variant!.trainings) {
      assert.ok(divergedAt !== undefined && divergedAt === trained && trained < epochs);
      assert.ok(Number.isNaN(finals.loss) && Number.isNaN(finals.accuracy));
    }
  });

  test('ends with the seeds that are whole when it is stopped, and with nothing before the first', async () => {
    let turns = 0;
    const stoppedAfter = (most: number) => toolsOf(10, { stopped: () => ++turns > most });
    assert.equal(await tryFixes(questionOf([faster]), stoppedAfter(1)), undefined);
    const ended: number[] = [];
    for (let most = 2; most < 400 && ended.at(-1) !== 5; most++) {
      turns = 0;
      const answer = await tryFixes(questionOf([faster], { epochs: 3 }), stoppedAfter(most));
      if (!isTrial(answer)) continue;
      ended.push(answer.seeds.length);
      for (const { trainings } of variantsOf(answer)) assert.equal(trainings.length, answer.seeds.length);
    }
    assert.deepEqual([...new Set(ended)], [1, 2, 3, 4, 5]);
  });

  test('trains fewer seeds, or stops all trainings at one epoch, where the time is short', async () => {
    const isEven = ({ now, fixes }: Trial) =>
      fixes.every(fix => 'variant' in fix && fix.variant.trainings.length === now.trainings.length);
    const fewer = await tried(questionOf([faster], { epochs: 100, budget: 40_000 }), toolsOf(8));
    assert.ok(isEven(fewer) && fewer.lastEpoch === undefined, JSON.stringify(fewer.seeds));
    assert.ok(fewer.seeds.length >= 2 && fewer.seeds.length < 5, JSON.stringify(fewer.seeds));

    const cut = await tried(questionOf([faster], { epochs: 100_000, budget: 8000 }), toolsOf(8));
    assert.ok(isEven(cut) && cut.lastEpoch !== undefined && cut.lastEpoch < 100_000);
    for (const { trainings } of variantsOf(cut)) {
      for (const training of trainings) assert.equal(training.epochs, cut.lastEpoch);
    }
  });

  test('one epoch that is longer than all the time is not waited for', async () => {
    const answer = await tryFixes(questionOf([faster], { budget: 100 }), toolsOf(1000));
    assert.deepEqual(answer, {
      problem: 'One epoch takes longer than the 0.1 seconds that trying a fix may take. Allow more time.',
    });
  });

  test('tells how far it is, never backwards', async () => {
    const shares: number[] = [];
    const texts = new Set<string>();
    const progress = ({ share, text: what }: { share: number; text: string }) => {
      shares.push(share);
      texts.add(what);
    };
    await tried(questionOf([faster], { epochs: 100, budget: 1e9 }), toolsOf(60, { progress }));
    assert.ok(shares.length > 20);
    assert.deepEqual(
      shares,
      shares.toSorted((a, b) => a - b),
    );
    assert.ok(shares.every(share => share >= 0 && share <= 1));
    assert.ok(texts.has('seed 3 of 5, Faster') && texts.has('seed 2 of 5, without a fix'));
  });
});
