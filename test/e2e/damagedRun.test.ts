import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { waitUntil } from '../support/waitUntil.ts';
import type { Workbench } from '../support/workbench.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

/** The files of saved runs with an ending. */
async function savedFiles({ dataFolder }: Workbench, ending: string): Promise<string[]> {
  const names = await readdir(dataFolder, { recursive: true });
  return names.filter(name => name.endsWith(ending)).map(name => join(dataFolder, name));
}

// A setting of its own gives this test a server, and so a storage, of its own.
workbenchTest(
  'a saved run that was damaged on the disk is left out and said, once, and the network can be trained again',
  { settings: { 'backprop.history.megabytes': 255 } },
  async workbench => {
    const panel = new TrainingPanel(workbench);
    const said = workbench.notification('The saved run of xor.mlp.json is damaged and was left out');

    await workbench.step('train', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      await waitUntil('the run is saved', async () => (await savedFiles(workbench, '.run')).length === 1);
    });

    await workbench.step('close the panel and damage the file', async () => {
      await workbench.runCommand('View: Close Editor');
      await workbench.reload();
      const [file, ...others] = await savedFiles(workbench, '.run');
      assert.deepEqual(others, []);
      const bytes = await readFile(file!);
      bytes[bytes.length - 100]! ^= 1;
      await writeFile(file!, bytes);
      await workbench.reload();
    });

    await workbench.step('it is said', async () => {
      await workbench.openView('Backprop');
      await said.filter({ hasText: 'the checksum of its file does not fit' }).waitFor();
      await said.getByRole('button', { name: 'Copy File Path' }).click();
      await said.waitFor({ state: 'detached' });
      assert.equal((await savedFiles(workbench, '.run.damaged')).length, 1);
    });

    await workbench.step('not again, and the network is trained', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Show Training Panel');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      assert.equal(await said.count(), 0);
    });
  },
);
