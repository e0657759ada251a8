import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Run, windowClosed } from '../../../src/run/run.ts';
import { Handover } from '../../../src/storage/handover.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { mostWhileRunning, RunSaver } from '../../../src/storage/runSaver.ts';
import { addEpoch, runOf } from '../run/trainedRun.ts';

const layers = [{ name: 'out', inputs: 2, outputs: 1, bias: true, activation: 'tanh' }];
const trained = (id: string) => runOf(layers, 1, { id });
const { spec } = trained('a').info;

/** A folder whose saves end when the test says so, and a clock that it sets. */
function saverOf() {
  const log: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const retries: (() => void)[] = [];
  let now = 0;
  const saver = new RunSaver({
    folder: {
      save: (run, most) => {
        log.push(`save ${run.info.id} at ${run.status.epoch}, ${most === undefined ? 'whole' : `${most} bytes`}`);
        return new Promise((resolve, reject) => ends.push(error => (error ? reject(error) : resolve())));
      },
      remove: async (_, id) => void log.push(`delete ${id}`),
      restore: async () => {
        log.push('restore');
        return undefined;
      },
    },
    handover: {
      begin: () => {
        log.push('closing');
        return () => log.push('closed');
      },
      othersAreDone: async () => undefined,
    },
    now: () => now,
    later: act => void retries.push(act),
    report: ({ task, error }) => void log.push(`cannot ${task}: ${(error as Error).message}`),
  });
  return {
    saver,
    log,
    /** The save under way ends, and what waits for it begins. */
    end: async (error?: Error) => {
      await setImmediate();
      ends.shift()!(error);
      await setImmediate();
    },
    /** The time after which what was refused is tried again has come. */
    retry: () => {
      for (const act of retries.splice(0)) act();
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

suite('runs are saved', () => {
  test('again when they are continued after they had been saved at their end', async () => {
    const { saver, log, end } = saverOf();
    const run = trained('a');
    run.setState('stopped');
    saver.changed(spec, [run]);
    await end();
    saver.changed(spec, [run]);
    run.setState('running');
    addEpoch(run, 2);
    saver.changed(spec, [run]);
    await end();
    run.setState('finished');
    saver.changed(spec, [run]);
    await end();
    const most = `${mostWhileRunning} bytes`;
    assert.deepEqual(log, ['save a at 1, whole', `save a at 2, ${most}`, 'save a at 2, whole']);
  });

  test('while they train when the last save is some time ago, and once, whole, when they have ended', async () => {
    const { saver, log, end, pass } = saverOf();
    const run = trained('a');
    const grow = async () => {
      addEpoch(run, run.history.epochs + 1);
      saver.changed(spec, [run]);
      await setImmediate();
    };
    saver.changed(spec, [run]);
    await setImmediate();
    pass(100);
    await grow();
    // A save that took a tenth of a second is followed by two seconds without one.
    await end();
    pass(1999);
    await grow();
    pass(1);
    await grow();
    run.setState('finished');
    saver.changed(spec, [run]);
    await end();
    await end();
    saver.changed(spec, [run]);
    await setImmediate();
    assert.deepEqual(log, [
      `save a at 1, ${mostWhileRunning} bytes`,
      `save a at 4, ${mostWhileRunning} bytes`,
      'save a at 4, whole',
    ]);
  });

  test('when the window closes thinned, also behind a save under way that outlives their training', async () => {
    const { saver, log, end } = saverOf();
    const run = trained('a');
    saver.changed(spec, [run]);
    const flushed = saver.flush([run]);
    await setImmediate();
    // The editor ends the trainings while it waits.
    run.setState('interrupted', windowClosed);
    await end();
    await end();
    await flushed;
    const thinned = `${mostWhileRunning} bytes`;
    assert.deepEqual(log, ['closing', `save a at 1, ${thinned}`, `save a at 1, ${thinned}`, 'closed']);
  });

  test('and a save that fails is reported, and holds up neither the next one nor the end of the window', async () => {
    const { saver, log, end } = saverOf();
    const run = trained('a');
    saver.changed(spec, [run]);
    const flushed = saver.flush([run]);
    await end(new Error('the disk is full'));
    await end(new Error('the disk is gone'));
    await flushed;
    assert.deepEqual(log.slice(2), [
      'cannot save: the disk is full',
      `save a at 1, ${mostWhileRunning} bytes`,
      'closed',
    ]);
  });

  test('and one that fails again and again is reported once, and again after one has succeeded', async () => {
    const { saver, log, end, pass } = saverOf();
    const run = trained('a');
    const reports = () => log.filter(line => line.startsWith('cannot'));
    const save = async (error?: Error) => {
      pass(1e6);
      saver.changed(spec, [run]);
      await end(error);
    };
    for (let attempt = 1; attempt <= 5; attempt++) await save(new Error(`attempt ${attempt}`));
    assert.deepEqual(reports(), ['cannot save: attempt 1']);
    await save();
    await save(new Error('anew'));
    assert.deepEqual(reports(), ['cannot save: attempt 1', 'cannot save: anew']);
    assert.equal(log.length, 9);
  });

  test('and what fails for several networks with one cause is reported once, the others when only they still fail', async () => {
    const { saver, log, end, pass } = saverOf();
    const [a, b] = [trained('a'), runOf(layers, 1, { id: 'b', spec: 'file:///other.mlp.json' })];
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    const save = async (run: Run, error?: Error) => {
      pass(1e6);
      saver.changed(run.info.spec, [run]);
      await end(error);
    };
    const reports = () => log.filter(line => line.startsWith('cannot')).length;
    await save(a, full);
    await save(b, full);
    assert.equal(reports(), 1);
    await save(a);
    await save(b, full);
    assert.equal(reports(), 2);
    await save(b, full);
    assert.equal(reports(), 2);
  });

  test('and one that has ended is tried again later, and at the end of the window, until it is on the disk', async () => {
    const { saver, log, end, retry } = saverOf();
    const run = trained('a');
    run.setState('finished');
    const saves = () => log.filter(line => line === 'save a at 1, whole').length;
    saver.changed(spec, [run]);
    await end(new Error('full'));
    assert.equal(saves(), 1);
    retry();
    await end(new Error('full'));
    assert.equal(saves(), 2);
    const flushed = saver.flush([run]);
    await end();
    await flushed;
    assert.equal(saves(), 3);
    retry();
    await setImmediate();
    assert.equal(saves(), 3);
  });

  test('and deleted when they are removed, before anybody reads the disk', async () => {
    const { saver, log, end } = saverOf();
    saver.changed(spec, [trained('a')]);
    saver.changed(spec, []);
    const restored = saver.restore(spec, 1e6);
    await end();
    await restored;
    assert.deepEqual(log.slice(1), ['delete a', 'restore']);
  });
});

suite('a window that reloads', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'saver-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A saver of a process of its own. */
  function processOf(id: string, now?: () => number) {
    const handover = new Handover(folder, id, now);
    const saver = new RunSaver({
      folder: new RunFolder(folder),
      handover,
      now: () => 0,
      later: () => assert.fail('something is to be tried again'),
      report: ({ task, error }) => assert.fail(`${task}: ${error}`),
    });
    return { saver, handover };
  }

  /** Lets the disk answer whatever has been asked so far, several times over. */
  async function diskAnswers(): Promise<void> {
    const other = new Handover(join(folder, 'elsewhere'), 'other');
    for (let count = 0; count < 20; count++) await other.othersAreDone();
  }

  test('reads what the old one saves at its end, and not what was on the disk before', async () => {
    const run = trained('a');
    const [old, next] = [processOf('old'), processOf('next')];
    old.saver.changed(spec, [run]);
    await old.saver.restore(spec, 1e6);
    addEpoch(run, 2);
    const done = old.handover.begin();
    const restored = next.saver.restore(spec, 1e6);
    await diskAnswers();
    run.setState('running');
    await old.saver.flush([run]);
    done();
    const { status } = (await restored)!;
    assert.deepEqual([status.state, status.epoch], ['interrupted', 2]);
    assert.ok(!readdirSync(folder).some(name => name.endsWith('.closing')));
  });

  test('does not wait for itself, nor for a process that was killed at its end, whose mark it deletes', async () => {
    const { handover } = processOf('one');
    handover.begin();
    await handover.othersAreDone();
    assert.equal(readdirSync(folder).length, 1);
    await processOf('two', () => Date.now() + 10_000).handover.othersAreDone();
    assert.deepEqual(readdirSync(folder), []);
  });
});
