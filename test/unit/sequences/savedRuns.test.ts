import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { waitUntil } from '../../support/waitUntil.ts';
import './install.ts';

const { World, runsFolder, specNames } = (await import(
  new URL('./world.ts?fake-editor', import.meta.url).href
)) as typeof import('./world.ts');

let world: InstanceType<typeof World>;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

const spec = () => world.window.workspace.uri(specNames[0]);
const notices = () => world.window.person.notices.map(({ text }) => text);
const texts = () =>
  [...world.window.workspace.documents.values()]
    .map(document => document.getText())
    .filter(text => text.includes('What to do:'));
const noFault = () => assert.deepEqual([...world.faults, ...world.window.faults], []);

/** Trains the network to its end, until what follows from that is done, too. */
async function train(): Promise<void> {
  const newest = () => world.runs?.newest(spec().toString());
  const before = newest();
  await world.window.run('backprop.train', spec());
  await waitUntil('the training has ended', async () => newest() !== before && newest()?.status.state === 'finished');
  await world.rest();
}

/** Another window, which shows the run of the network that had the focus. */
async function reload(): Promise<void> {
  await world.reload();
  await world.rest();
}

suite('a window whose runs cannot be saved', () => {
  test('says so once, with details, trains on, and has saved it when the disk takes it', async () => {
    await world.open();
    mkdirSync(join(runsFolder(world), '..'), { recursive: true });
    writeFileSync(runsFolder(world), 'in the place of the folder');
    // The first button of what is said.
    world.window.person.intend([0]);
    await train();
    await train();
    await train();
    const said = notices().filter(text => text.includes('could not be saved'));
    assert.deepEqual(said.length, 1, notices().join('\n'));
    assert.match(
      said[0]!,
      /^The run of a\.mlp\.json could not be saved: there is something else in the place of the folder/,
    );
    assert.match(texts().join(), /Folder of saved runs: [^\n]*runs\n/);
    rmSync(runsFolder(world));
    const epochs = world.runs!.newest(spec().toString())!.history.epochs;
    await reload();
    assert.equal(world.runs?.newest(spec().toString())?.history.epochs, epochs);
    assert.ok(!readdirSync(runsFolder(world)).some(name => name.endsWith('.part')));
    noFault();
  });
});

suite('a window that finds saved runs damaged', () => {
  test('says so once, with details, and not again in the next window', async () => {
    await world.open();
    await train();
    const name = readdirSync(runsFolder(world)).find(each => each.endsWith('.run'))!;
    const file = join(runsFolder(world), name);
    writeFileSync(file, readFileSync(file).fill(7, 200, 201));
    // The run is on the disk alone in the next window.
    await reload();
    await world.window.run('backprop.showPanel', spec());
    await world.rest();
    const said = notices().filter(text => text.includes('is damaged and was left out'));
    assert.deepEqual(said.length, 1, notices().join('\n'));
    assert.match(said[0]!, /The files were kept\.$/);
    await reload();
    assert.deepEqual(
      notices().filter(text => text.includes('damaged')),
      [],
    );
    noFault();
  });
});

suite('a window whose memory holds something else', () => {
  const keys = [
    'focusedSpec',
    'bookmarks',
    'findInTime',
    'watches',
    'inspectorArrangement',
    'sampleOrder',
    'forcedLanguageRead',
  ];
  const wrong: readonly unknown[] = [3, null, [null], { 'file:///x': 3, runs: [null, 3] }, 'text', true, [], {}];

  for (const [first, value] of wrong.entries()) {
    if (first % 3 > 0) continue;
    test(`works as one that has none: ${JSON.stringify(value)} and others`, async () => {
      for (const [k, key] of keys.entries()) world.disk.memory.set(key, wrong[(first + k) % wrong.length]);
      await world.open();
      await train();
      noFault();
    });
  }
});
