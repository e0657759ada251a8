import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, suite, test } from 'node:test';
import fc from 'fast-check';
import { noticeInDetail, noticeInWords, type SavedRunNotice } from '../../../src/storage/damage.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { cannotBeChecked, packSnapshot, readSnapshot, savedByEarlierVersion } from '../../../src/storage/snapshot.ts';
import { changes } from './damages.ts';
import { type Contents, MemoryDisk } from './memoryDisk.ts';
import { contents, finish, grow, growingRun, spec, wholeRun } from './savedRun.ts';

const path = '/runs';
const elsewhere = 'file:///xor.mlp.json';
const plainFolder = join(import.meta.dirname, '../../fixtures/savedRuns/0.1');

const memory = new MemoryDisk();
let heard: SavedRunNotice[];
let folder: RunFolder;

/** Another window, in which nobody knows what was saved; the one that saved is gone. */
function window(): RunFolder {
  return new RunFolder(path, { disk: memory.disk, hear: notice => heard.push(notice), isEnded: () => true });
}

beforeEach(() => {
  memory.restore(new Map());
  heard = [];
  folder = window();
});

type Files = Map<string, Uint8Array | 'folder'>;
const endings = ['.run', '.scalars', '.marks'] as const;
const fileOf = (files: Contents, ending: string, ofSpec = '') =>
  [...files.keys()].find(name => name.endsWith(ending) && name.startsWith(ofSpec))!;
const bytesOf = (files: Contents, name: string) => Buffer.from(files.get(name) as Uint8Array);

/** The disk after a run was saved at 5 epochs, and then at its end, with 12. */
async function savedTwice(id = 'a') {
  memory.restore(new Map());
  const saving = window();
  const run = growingRun(id, 5);
  await saving.save(run);
  const earlier = memory.contents;
  grow(run, 12);
  finish(run);
  await saving.save(run);
  return { run, earlier, files: memory.contents };
}

/** The disk after a run of another spec was saved. */
async function savedElsewhere(): Promise<Files> {
  memory.restore(new Map());
  const run = growingRun('a', 12, { spec: elsewhere });
  finish(run);
  await window().save(run);
  return memory.contents;
}

suite('a saved run that is damaged', () => {
  test('never comes back with other numbers or without a part of it unsaid, in 5,000 damages', async () => {
    const { run, earlier, files } = await savedTwice();
    const others = [(await savedTwice('b')).files, await savedElsewhere(), earlier];
    const whole = wholeRun(run);
    const which = fc.constantFrom(...endings);
    type Damage = (files: Files) => void;
    const put = (all: Files, ending: string, bytes: Uint8Array | 'folder') => all.set(fileOf(files, ending), bytes);
    const damages: fc.Arbitrary<Damage> = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({ which, some: fc.array(changes, { minLength: 1, maxLength: 2 }) }).map(
          ({ which, some }): Damage =>
            all => {
              const bytes = bytesOf(files, fileOf(files, which));
              put(
                all,
                which,
                some.reduce((changed, change) => change(changed), bytes),
              );
            },
        ),
      },
      which.map(
        (which): Damage =>
          all =>
            void all.delete(fileOf(files, which)),
      ),
      which.map(
        (which): Damage =>
          all =>
            void put(all, which, 'folder'),
      ),
      // The file of another run, of another spec, or of an earlier save.
      fc.record({ which, from: fc.constantFrom(...others) }).map(
        ({ which, from }): Damage =>
          all =>
            void put(all, which, bytesOf(from, fileOf(from, which))),
      ),
      fc.record({ a: which, b: which }).map(
        ({ a, b }): Damage =>
          all => {
            put(all, a, bytesOf(files, fileOf(files, b)));
            put(all, b, bytesOf(files, fileOf(files, a)));
          },
      ),
      // Two of the three files as they were an earlier time.
      fc.subarray([...endings], { minLength: 1, maxLength: 2 }).map(
        (some): Damage =>
          all => {
            for (const ending of some) {
              const name = fileOf(earlier, ending);
              all.delete(fileOf(files, ending));
              all.set(name, earlier.get(name)!);
            }
          },
      ),
    );
    const tally = { same: 0, leftOut: 0, inPart: 0 };
    const property = fc.asyncProperty(damages, async damage => {
      const damaged = new Map(files);
      damage(damaged);
      memory.restore(damaged);
      heard.length = 0;
      const restored = await window().restore(spec, 1e6);
      if (!restored) {
        tally.leftOut++;
        assert.equal(heard.length, 1);
        return;
      }
      if (heard.length === 0) {
        tally.same++;
        assert.deepEqual(wholeRun(restored), whole);
        return;
      }
      tally.inPart++;
      assert.deepEqual(
        heard.map(({ kind }) => kind),
        ['in part'],
      );
      const { epochs } = restored.history;
      assert.deepEqual(contents(restored), contents(run, epochs));
      if (epochs === 12) assert.deepEqual(restored.status, run.status);
      else assert.equal(restored.status.state, 'interrupted');
      for (const mark of restored.marks.all) assert.deepEqual(mark, run.marks.before(mark.epoch));
      assert.match(noticeInWords(heard[0]!, 'x'), /epoch|checkpoints/);
    });
    await fc.assert(property, { seed: 11, numRuns: 5000 });
    assert.ok(tally.leftOut > 1000 && tally.inPart > 1000 && tally.same > 50, JSON.stringify(tally));
  });

  test('does not get the numbers of another run, of an earlier save or of another spec', async () => {
    const other = (await savedTwice('b')).files;
    const ofOtherSpec = await savedElsewhere();
    const { files } = await savedTwice();
    for (const [ending, from, reason] of [
      ['.scalars', other, /the checksum of epoch 1 does not fit/],
      ['.run', other, /the file of its epochs is missing/],
      ['.run', ofOtherSpec, /its file is that of another network/],
      ['.marks', other, /the file of its checkpoints is that of another run/],
    ] as const) {
      memory.restore(new Map(files).set(fileOf(files, ending), bytesOf(from, fileOf(from, ending))));
      const restored = await window().restore(spec, 1e6);
      assert.equal(restored !== undefined, ending === '.marks');
      assert.match(heard.pop()!.reasons.join(), reason);
    }
  });

  test('is said once, and kept: later windows, other networks and later runs are not touched by it', async () => {
    await folder.save(growingRun('a', 3));
    const file = fileOf(memory.contents, '.run');
    const bytes = bytesOf(memory.contents, file).fill(7, 100, 101);
    memory.restore(new Map(memory.contents).set(file, bytes));
    await folder.save(growingRun('b', 3, { spec: elsewhere }));
    for (let visit = 0; visit < 3; visit++) assert.equal(await window().restore(spec, 1e6), undefined);
    const [damaged, ...more] = heard;
    assert.deepEqual(more, []);
    assert.deepEqual([damaged!.spec, damaged!.reasons], [spec, ['the checksum of its file does not fit']]);
    const kept = (name: string) => memory.contents.get(join(damaged!.keptIn!, name.slice(path.length + 1)));
    assert.deepEqual(
      damaged!.files.map(name => name.replace(/.*\./, '')),
      ['run', 'scalars', 'marks'],
    );
    assert.deepEqual(kept(file), bytes);
    assert.ok(damaged!.files.every(name => kept(name) !== undefined));
    assert.equal((await folder.restore(elsewhere, 1e6))?.history.epochs, 3);
    const later = growingRun('c', 4);
    await folder.save(later);
    assert.deepEqual(contents((await window().restore(spec, 1e6))!), contents(later));
    assert.deepEqual(kept(file), bytes);
    await folder.remove(spec);
    assert.equal(memory.contents.size, 4, [...memory.contents.keys()].join('\n'));
  });

  test('is said in words: which run, what is wrong, what was kept, and what to do', () => {
    const reasons = ['the checksum of epoch 3 does not fit'];
    const notice = { spec, reasons, files: ['/runs/a.run'], keptIn: '/runs/a.damaged' };
    assert.equal(
      noticeInWords({ ...notice, kind: 'damaged' }, 'and.mlp.json'),
      'The saved run of and.mlp.json is damaged and was left out: the checksum of epoch 3 does not fit. Train the network again to see it. The files were kept.',
    );
    for (const kind of ['damaged', 'other version', 'unreadable', 'in part', 'unchecked'] as const) {
      const details = noticeInDetail({ ...notice, kind }, 'and.mlp.json');
      for (const fact of [spec, ...reasons, ...notice.files, notice.keptIn, 'What to do:\n- ']) {
        assert.ok(details.includes(fact), `${kind} does not say ${fact}`);
      }
      assert.match(noticeInDetail({ ...notice, kind, keptIn: undefined }, 'a'), /Nothing was copied/);
    }
  });
});

suite('marks that are damaged, missing or of another save', () => {
  for (const [what, change, reason] of [
    ['missing', () => undefined, /the file of its checkpoints is missing/],
    ['changed', (bytes: Buffer) => bytes.fill(7, 200, 201), /the checksum of its checkpoints does not fit/],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 100), /the file of its checkpoints is cut off/],
    ['empty', () => Buffer.alloc(0), /does not begin as such a file does/],
  ] as const) {
    test(`are said where they are ${what}, with what follows for Continue Training, and the run is shown`, async () => {
      const { run, files } = await savedTwice();
      const name = fileOf(files, '.marks');
      const changed = change(bytesOf(files, name));
      const damaged = new Map(files);
      if (changed) damaged.set(name, changed);
      else damaged.delete(name);
      memory.restore(damaged);
      const restored = (await window().restore(spec, 1e6))!;
      assert.deepEqual([restored.marks.all, contents(restored)], [[], contents(run)]);
      assert.deepEqual(restored.status, run.status);
      assert.match(heard[0]!.reasons.join(), reason);
      assert.match(
        noticeInWords(heard[0]!, 'and.mlp.json'),
        /a part of it is missing.*Continue Training begins at its start/,
      );
    });
  }
});

suite('a run that another version saved', () => {
  const withVersion = (files: Contents, version: number): Files => {
    const name = fileOf(files, '.run');
    const bytes = bytesOf(files, name);
    bytes.writeDoubleLE(version, 8);
    return new Map(files).set(name, bytes);
  };

  const newer = (bytes: Buffer): Uint8Array => {
    const snapshot = readSnapshot(bytes);
    return Buffer.concat(packSnapshot({ ...snapshot, version: snapshot.version + 1 }));
  };

  test('is taken for damaged where only the number of its version was changed', async () => {
    memory.restore(withVersion((await savedTwice()).files, 12));
    assert.equal(await window().restore(spec, 1e6), undefined);
    assert.match(heard[0]!.reasons[0]!, /checksum/);
  });

  test('is named, and neither deleted nor replaced without a word: it is kept, also where nobody looked at it before', async () => {
    const { files } = await savedTwice();
    const name = fileOf(files, '.run');
    const ofNewer = new Map(files).set(name, newer(bytesOf(files, name)));
    memory.restore(ofNewer);
    assert.equal(await window().restore(spec, 1e6), undefined);
    const said = noticeInWords(heard.pop()!, 'and.mlp.json');
    assert.match(
      said,
      /was left out: it was saved by a newer version of Backprop Debugger .*update the extension to see it\. The files were kept\.$/,
    );
    memory.restore(ofNewer);
    const later = growingRun('c', 4);
    await window().save(later);
    const [notice, ...more] = heard;
    assert.deepEqual([notice!.kind, more], ['other version', []]);
    const now = memory.contents;
    for (const [file, bytes] of ofNewer) {
      if (bytes !== 'folder') assert.deepEqual(now.get(join(notice!.keptIn!, file.slice(path.length + 1))), bytes);
    }
    assert.deepEqual(contents((await window().restore(spec, 1e6))!), contents(later));
  });
});

suite('a run that version 0.1 saved', () => {
  const earlierSpec = 'file:///xor.mlp.json';
  const plain = new Map<string, Uint8Array | 'folder'>([
    [path, 'folder'],
    ...readdirSync(plainFolder).map(name => [join(path, name), readFileSync(join(plainFolder, name))] as const),
  ]);
  beforeEach(() => memory.restore(plain));

  test('opens with its numbers, says each time that nobody can check them, and why it cannot be continued', async () => {
    const run = (await folder.restore(earlierSpec, 1e6))!;
    assert.deepEqual([run.info.name, run.status.state, run.history.epochs], ['XOR', 'finished', 6]);
    assert.deepEqual([...run.history.recordedEpochs()], [1, 2, 3, 4, 5, 6]);
    // As that version printed them.
    assert.deepEqual([...run.history.scalarsOf(6)!.subarray(0, 5)], [0.6741218174879224, 0, 0.05, Number.NaN, 0.5]);
    assert.deepEqual(
      [...run.history.tensorsOf(6)!.subarray(0, 3)],
      [0.056519742953185806, -0.00005602802281835101, 0.006729086550663229],
    );
    assert.equal(run.whyNotContinued, savedByEarlierVersion);
    assert.equal(run.status.message, cannotBeChecked);
    assert.deepEqual(
      heard.map(({ kind }) => kind),
      ['unchecked'],
    );
    await window().restore(earlierSpec, 1e6);
    assert.equal(heard.length, 2);
  });

  test('still says so after it was saved again, with checksums by then', async () => {
    const run = (await folder.restore(earlierSpec, 1e6))!;
    heard.length = 0;
    await folder.save(run);
    const again = (await window().restore(earlierSpec, 1e6))!;
    assert.deepEqual([contents(again), again.status.message], [contents(run), cannotBeChecked]);
    assert.deepEqual(heard, []);
  });

  test('shows no number and leaves out none without a word, whatever was damaged', async () => {
    const property = fc.asyncProperty(fc.constantFrom('.run', '.scalars'), changes, async (ending, change) => {
      const name = fileOf(plain, ending);
      memory.restore(new Map(plain).set(name, change(bytesOf(plain, name))));
      heard.length = 0;
      const run = await window().restore(earlierSpec, 1e6);
      assert.equal(heard.length, 1);
      if (!run) return;
      assert.ok(heard[0]!.reasons.includes('version 0.1 saved it without checksums'));
      assert.ok(run.status.message.endsWith(cannotBeChecked), run.status.message);
    });
    await fc.assert(property, { seed: 12, numRuns: 1000 });
  });
});
