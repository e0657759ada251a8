import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunningServer } from '../../scripts/server/run.ts';
import { TrainingPanel } from '../support/trainingPanel.ts';
import { waitUntil } from '../support/waitUntil.ts';
import { workbenchTest } from '../support/workbenchTest.ts';

/** The files of saved runs with an ending. */
async function savedFiles({ dataFolder }: RunningServer, ending: string): Promise<string[]> {
  const names = await readdir(dataFolder, { recursive: true });
  return names.filter(name => name.endsWith(ending)).map(name => join(dataFolder, name));
}

// A setting of its own gives this test a server, and so a storage, of its own.
workbenchTest(
  'a saved run that was damaged on the disk is left out and said, once, and the network can be trained again',
  { settings: { 'backprop.history.megabytes': 255 } },
  async (workbench, server) => {
    const panel = new TrainingPanel(workbench);
    const said = workbench.notification('The saved run of xor.mlp.json is damaged and was left out');

    await workbench.step('train', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      await waitUntil('the run is saved', async () => (await savedFiles(server, '.run')).length === 1);
    });

    await workbench.step('damage the file and reload', async () => {
      const [file, ...others] = await savedFiles(server, '.run');
      assert.deepEqual(others, []);
      const bytes = await readFile(file!);
      bytes[bytes.length - 100]! ^= 1;
      await writeFile(file!, bytes);
      await workbench.reload();
    });

    await workbench.step('it is said', async () => {
      // The panel that comes back and the inspector both look for the run.
      await workbench.openView('Backprop');
      await said.filter({ hasText: 'the checksum of its file does not fit' }).waitFor();
      await workbench.screenshot('the message');
      await said.getByRole('button', { name: 'Show Details' }).click();
      await said.waitFor({ state: 'detached' });
      await workbench.editorText('Kept in:').waitFor();
      await waitUntil('the ends of long sentences are in sight', async () => {
        const editor = workbench.page.locator('.editor-instance:visible').filter({ hasText: 'Kept in:' });
        const [lines, numbers] = [editor.locator('.view-line'), editor.locator('.line-numbers')];
        return (await lines.count()) > (await numbers.count());
      });
      await workbench.screenshot('the details');
      const files = (await savedFiles(server, '.run')).filter(name => dirname(name).endsWith('.damaged'));
      assert.equal(files.length, 1, 'the damaged file is kept');
    });

    await workbench.step('not again, and the network is trained', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      assert.equal(await said.count(), 0);
    });
  },
);

workbenchTest(
  'a run that cannot be saved is said once, with details, and is saved once the disk takes it',
  { settings: { 'backprop.history.megabytes': 254 } },
  async (workbench, server) => {
    const panel = new TrainingPanel(workbench);
    const said = workbench.notification('The run of xor.mlp.json could not be saved');
    let folder = '';

    await workbench.step('train with a file in the place of the folder', async () => {
      await workbench.openFile('xor.mlp.json');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
      await waitUntil('the run is saved', async () => (await savedFiles(server, '.run')).length === 1);
      folder = dirname((await savedFiles(server, '.run'))[0]!);
      await rm(folder, { recursive: true });
      await writeFile(folder, 'in its place');
      await workbench.runCommand('Backprop: Train Network');
      await panel.reaches('finished');
    });

    await workbench.step('it is said', async () => {
      await said.filter({ hasText: 'there is something else in the place of the folder' }).waitFor();
      await workbench.screenshot('the message');
      assert.equal(await said.count(), 1);
      await said.getByRole('button', { name: 'Show Details' }).click();
      await said.waitFor({ state: 'detached' });
      await workbench.editorText('Move away what stands in its place.').waitFor();
    });

    await workbench.step('it is saved when the place is free', async () => {
      await rm(folder);
      await waitUntil('the run is saved', async () => (await savedFiles(server, '.run')).length === 1);
      assert.equal(await said.count(), 0);
      assert.deepEqual(await savedFiles(server, '.part'), []);
    });
  },
);
