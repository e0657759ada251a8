import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { diskProblem } from '../../../src/storage/diskProblem.ts';
import { refusalInDetail, refusalInWords } from '../../../src/storage/refusalWords.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { failure } from './memoryDisk.ts';
import { growingRun, spec } from './savedRun.ts';

suite('a run that could not be saved', () => {
  test('is said with the cause, and that it is tried again', () => {
    const refusal = { task: 'save', spec, error: failure('ENOSPC', '/runs/a') } as const;
    assert.equal(
      refusalInWords(refusal, 'and.mlp.json'),
      'The run of and.mlp.json could not be saved: the disk is full (ENOSPC). Training is not affected, and saving is tried again.',
    );
    assert.match(
      refusalInWords({ ...refusal, task: 'delete' }, 'and.mlp.json'),
      /could not be deleted.*the disk is full/,
    );
  });

  test('is explained: which run, which folder, what the disk said, what is there, and what to do', () => {
    for (const task of ['save', 'delete'] as const) {
      for (const code of [
        'ENOSPC',
        'EDQUOT',
        'EROFS',
        'EACCES',
        'EPERM',
        'ENOENT',
        'ENOTDIR',
        'EISDIR',
        'EMFILE',
        'EIO',
        'EODD',
      ]) {
        const error = failure(code, '/runs/a.run');
        const details = refusalInDetail({ task, spec, error }, 'and.mlp.json', '/runs');
        for (const fact of [
          spec,
          '/runs',
          error.message,
          diskProblem(error).todo,
          'What is on the disk: ',
          'What to do:',
        ]) {
          assert.ok(details.includes(fact), `${task}, ${code}: ${fact}`);
        }
      }
    }
  });

  test('is said of anything else in the words of the error', () => {
    assert.match(refusalInWords({ task: 'save', spec, error: new Error('no idea') }, 'a'), /saved: no idea\. /);
    assert.match(refusalInWords({ task: 'save', spec, error: 'text' }, 'a'), /saved: text\. /);
  });

  test('rejects on a real disk where a file stands in the place of the folder, and leaves nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'backprop-refused-'));
    try {
      const place = join(folder, 'runs');
      writeFileSync(place, 'not a folder');
      const error = await new RunFolder(place).save(growingRun('a', 3)).catch((reason: unknown) => reason);
      assert.match(refusalInWords({ task: 'save', spec, error }, 'a'), /something else in the place of the folder/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
