import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Ended } from '../../../scripts/testing/child.ts';
import { isGood, runStages, type StageResult } from '../../../scripts/testing/schedule.ts';

const good: Ended = { isGood: true, output: '' };
const bad: Ended = { isGood: false, output: 'it broke' };

/** A job that ends when it is told to, and tells when it begins. */
class Job {
  hasBegun = false;
  readonly begun: Promise<void>;
  #begin!: () => void;
  #end!: (ended: Ended) => void;
  readonly #ended: Promise<Ended>;

  constructor() {
    this.begun = new Promise(resolve => {
      this.#begin = resolve;
    });
    this.#ended = new Promise(resolve => {
      this.#end = resolve;
    });
  }

  readonly run = (): Promise<Ended> => {
    this.hasBegun = true;
    this.#begin();
    return this.#ended;
  };

  end(ended: Ended): void {
    this.#end(ended);
  }
}

function collect(): { readonly names: string[]; readonly onEnd: (result: StageResult) => void } {
  const names: string[] = [];
  return { names, onEnd: ({ name }) => names.push(name) };
}

suite('the stages of a run', () => {
  test('take no more slots than there are, earlier stages first, and idle ones none', async () => {
    const [first, second, third, idle] = [new Job(), new Job(), new Job(), new Job()];
    const { names, onEnd } = collect();
    const done = runStages(
      [
        { name: 'a', after: [], jobs: [first.run, second.run] },
        { name: 'b', after: [], jobs: [third.run] },
        { name: 'download', after: [], isIdle: true, jobs: [idle.run] },
      ],
      2,
      onEnd,
    );
    await idle.begun;
    assert.deepEqual([first.hasBegun, second.hasBegun, third.hasBegun], [true, true, false]);
    first.end(good);
    await third.begun;
    for (const job of [second, third, idle]) job.end(good);
    assert.ok((await done).every(isGood));
    assert.deepEqual(names.toSorted(), ['a', 'b', 'download']);
  });

  test('wait for those that they come after', async () => {
    const [build, tests] = [new Job(), new Job()];
    const done = runStages(
      [
        { name: 'tests', after: ['build'], jobs: [tests.run] },
        { name: 'build', after: [], jobs: [build.run] },
      ],
      2,
      () => undefined,
    );
    await build.begun;
    assert.equal(tests.hasBegun, false);
    build.end(good);
    await tests.begun;
    tests.end(good);
    assert.ok((await done).every(isGood));
  });

  test('that fail keep only those from beginning that come after them, at any distance', async () => {
    const results = await runStages(
      [
        { name: 'e2e', after: ['package'], jobs: [() => Promise.resolve(good)] },
        { name: 'package', after: ['build'], jobs: [() => Promise.resolve(good)] },
        { name: 'build', after: [], jobs: [() => Promise.resolve(bad)] },
        { name: 'check', after: [], jobs: [() => Promise.reject(new Error('no such program'))] },
        { name: 'other', after: [], jobs: [() => Promise.resolve(good)] },
      ],
      1,
      () => undefined,
    );
    assert.deepEqual(
      results.map(({ name, missed }) => [name, missed]),
      [
        ['e2e', 'package'],
        ['package', 'build'],
        ['build', undefined],
        ['check', undefined],
        ['other', undefined],
      ],
    );
    assert.deepEqual(
      results.filter(isGood).map(({ name }) => name),
      ['other'],
    );
    assert.equal(results[3]!.ended[0]!.output, 'no such program\n');
  });
});
