import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import type { Run } from '../../../src/run/run.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { failure, MemoryDisk, type Operation } from './memoryDisk.ts';
import { contents, finish, grow, growingRun, spec } from './savedRun.ts';

const path = '/runs';
const memory = new MemoryDisk();

beforeEach(() => {
  memory.restore(new Map());
  memory.gate = async () => undefined;
});

function window(): RunFolder {
  return new RunFolder(path, { disk: memory.disk, isEnded: () => true });
}

/** What the next window shows, in comparable form; nothing where there is no run. */
async function shown() {
  memory.gate = async () => undefined;
  const run = await window().restore(spec, 1e6);
  return run && { ...contents(run), marks: run.marks.all };
}

const shownOf = (run: Run) => ({ ...contents(run), marks: [run.marks.newest!] });
const never = () => new Promise<never>(() => {});

/** How often the gate is passed by a save, and what stands on the disk before and after it. */
interface Save {
  readonly name: string;
  /** Saves what was before, if anything, and returns what is to be saved, and by whom. */
  begin(): Promise<{ readonly folder: RunFolder; readonly run: Run; readonly before: object | undefined }>;
}

const saves: readonly Save[] = [
  {
    name: 'the first of a network',
    begin: async () => ({ folder: window(), run: growingRun('a', 5), before: undefined }),
  },
  {
    name: 'that adds to the run',
    begin: async () => {
      const [folder, run] = [window(), growingRun('a', 5)];
      await folder.save(run);
      const before = shownOf(run);
      grow(run, 8);
      return { folder, run, before };
    },
  },
  {
    name: 'of a run that was read back',
    begin: async () => {
      await window().save(growingRun('a', 5));
      const folder = window();
      const run = (await folder.restore(spec, 1e6))!;
      run.setState('running');
      const before = shownOf(run);
      grow(run, 8);
      return { folder, run, before };
    },
  },
  {
    name: 'in place of another run',
    begin: async () => {
      const [folder, earlier] = [window(), growingRun('a', 5)];
      await folder.save(earlier);
      return { folder, run: growingRun('b', 6), before: shownOf(earlier) };
    },
  },
];

/** Runs a save; `act` is asked before each of its operations, counted from 1. Returns how many there were. */
async function saved(save: Save, act: (count: number, operation: Operation) => Promise<number | undefined>) {
  memory.restore(new Map());
  memory.gate = async () => undefined;
  const { folder, run, before } = await save.begin();
  const after = shownOf(run);
  let count = 0;
  const stopped = new Promise<void>(resolve => {
    memory.gate = async operation => {
      const wanted = act(++count, operation);
      // Whatever waits for ever is the end of the window.
      const ended = Symbol('ended');
      const outcome = await Promise.race([wanted, new Promise(end => setImmediate(() => end(ended)))]);
      if (outcome === ended) resolve();
      return wanted;
    };
  });
  const error = await Promise.race([
    folder.save(run).then(
      () => undefined,
      (reason: Error) => reason,
    ),
    stopped,
  ]);
  return { folder, run, before, after, count, error };
}

suite('a window that is killed while it saves', () => {
  for (const save of saves) {
    test(`${save.name}, leaves the earlier run whole or the new one, wherever that was`, async () => {
      const { count: operations } = await saved(save, async () => undefined);
      const found = { before: 0, after: 0 };
      for (let last = 0; last <= operations; last++) {
        const { before, after } = await saved(save, count => (count > last ? never() : Promise.resolve(undefined)));
        const now = await shown();
        const isAfter = now?.scalars.length === after.scalars.length && now.facts.info.id === after.facts.info.id;
        assert.deepEqual(now, isAfter ? after : before, `after ${last} operations`);
        found[isAfter ? 'after' : 'before']++;
      }
      assert.ok(found.before > 3 && found.after > 0, JSON.stringify(found));
    });

    test(`${save.name}, does so when the power is cut as well, with what was not flushed`, async () => {
      const { count: operations } = await saved(save, async () => undefined);
      for (let last = 0; last <= operations; last++) {
        const { before, after } = await saved(save, count => (count > last ? never() : Promise.resolve(undefined)));
        memory.cutPower();
        const now = await shown();
        const isAfter = now?.scalars.length === after.scalars.length && now.facts.info.id === after.facts.info.id;
        assert.deepEqual(now, isAfter ? after : before, `after ${last} operations`);
      }
    });
  }
});

suite('a save that the disk refuses', () => {
  for (const save of saves) {
    for (const code of ['ENOSPC', 'EROFS', 'EACCES', 'EDQUOT', 'EMFILE', 'EIO']) {
      test(`${save.name}, with ${code} at any operation, leaves what was there before and nothing else, and the next one is whole`, async () => {
        const { count: operations } = await saved(save, async () => undefined);
        const changing = /^(mkdir|open w|open r\+|write|sync|rename)/;
        let refused = 0;
        for (let at = 1; at <= operations; at++) {
          let files: readonly string[] = [];
          const { folder, run, before, after, error } = await saved(save, async (count, { name, path: of }) => {
            if (count === 1) files = [...memory.contents.keys()];
            if (count < at || !changing.test(name)) return undefined;
            // A disk that is full takes a part of what is written.
            if (name === 'write' && code === 'ENOSPC') return 0.5;
            throw failure(code, of);
          });
          const now = [...memory.contents.keys()].filter(name => name !== path);
          if (!error) {
            assert.deepEqual(await shown(), after);
            continue;
          }
          refused++;
          assert.deepEqual(now.toSorted(), files.filter(name => name !== path).toSorted(), `operation ${at}`);
          assert.deepEqual(await shown(), before, `operation ${at}`);
          await folder.save(run);
          assert.deepEqual(await shown(), after, `operation ${at}, tried again`);
        }
        assert.ok(refused > 3, `${refused} refused`);
      });
    }
  }

  test('rejects with what the disk said', async () => {
    memory.gate = async ({ name, path: of }) => {
      if (name === 'write') throw failure('ENOSPC', of);
      return undefined;
    };
    await assert.rejects(window().save(growingRun('a', 3)), { code: 'ENOSPC' });
    memory.gate = async () => undefined;
    assert.deepEqual([...memory.contents.keys()], [path]);
  });

  test('does not lose a run that has ended meanwhile', async () => {
    const [folder, run] = [window(), growingRun('a', 5)];
    await folder.save(run);
    memory.gate = async ({ path: of }) => Promise.reject(failure('EIO', of));
    grow(run, 9);
    finish(run);
    await assert.rejects(folder.save(run), { code: 'EIO' });
    memory.gate = async () => undefined;
    await folder.save(run);
    const back = (await window().restore(spec, 1e6))!;
    assert.deepEqual([contents(back), back.status], [contents(run), run.status]);
  });
});
