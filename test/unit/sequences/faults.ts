import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turn } from '../../support/vscode/events.ts';
import type { Panel } from '../../support/vscode/panels.ts';
import type { Tree } from '../../support/vscode/trees.ts';
import type { Position } from '../../support/vscode/values.ts';
import { PanelPage, WhyPage } from './pages.ts';
import { texts } from './texts.ts';
import { specNames, World } from './world.ts';

/** A test in a window of its own, at whose end nothing went wrong that nobody heard of, and nothing is left. */
function worldTest(title: string, act: (world: World) => Promise<void>): void {
  test(title, async () => {
    const world = new World();
    try {
      await world.open();
      await act(world);
      await world.rest();
      await world.close();
      await world.rest();
      world.assertNothingLeft();
      assert.deepEqual([...world.faults, ...world.window.faults], []);
    } finally {
      await world.end();
    }
  });
}

const nameOf = { bad: 'no layers', good: 'small' } as const;
const textOf = (kind: keyof typeof nameOf) => texts.find(({ name }) => name === nameOf[kind])!.text;

/** Trains until somebody stops it. */
const endless = JSON.stringify({ ...JSON.parse(textOf('good')), training: { epochs: 1e6 } });

async function trained(world: World) {
  const spec = world.window.workspace.uri(specNames[0]);
  await world.window.run('backprop.train', spec);
  await world.rest();
  return spec;
}

function pageIn<Kind>(panel: Panel | undefined, kind: new (...args: never[]) => Kind): Kind {
  const page = panel?.page && 'current' in panel.page ? panel.page.current : undefined;
  assert.ok(page instanceof kind);
  return page;
}

const panelsOf = ({ window }: World) => [...window.panels];

/** Ways to a number, each with what `backprop.why` is asked there: of the newest epoch of the first network. */
const numbersAsked: Readonly<Record<string, (world: World) => Promise<object>>> = {
  'the inspector': world => valueLine(world.window.trees.get('backprop.inspector')!),
  'the watches': async world => {
    await world.window.run('backprop.pinWatch', await valueLine(world.window.trees.get('backprop.inspector')!));
    await world.rest();
    return world.window.trees.get('backprop.watches')!.lines[0]!;
  },
  'a hover': hoverLink,
};

/** The first line of a tree that is a single number. */
async function valueLine(tree: Tree, parent?: object): Promise<object> {
  for (const line of await tree.children(parent)) {
    if ('kind' in line && line.kind === 'value') return line;
    const found = await valueLine(tree, line).catch(() => undefined);
    if (found) return found;
  }
  throw new Error('there is no number');
}

/** The argument of the link to the why page in the hover over the first layer. */
async function hoverLink({ window }: World): Promise<object> {
  const document = await window.showDocument(window.workspace.uri(specNames[0]));
  const provider = window.providers.get('a hover provider') as {
    provideHover(of: typeof document, at: Position): Promise<{ readonly contents: unknown }>;
  };
  const hover = await provider.provideHover(document, document.positionAt(document.getText().indexOf('"units"')));
  const [, query] = /command:backprop\.why\?([^)]+)/.exec(JSON.stringify(hover.contents))!;
  return JSON.parse(decodeURIComponent(query!))[0];
}

export function testFaults(): void {
  worldTest('Go to Problem of a file that is gone by then says that it cannot be opened', async world => {
    const { window } = world;
    const spec = window.workspace.uri(specNames[0]);
    await window.workspace.write(spec, textOf('bad'));
    await window.showDocument(spec);
    window.person.intend([0]);
    const training = window.run('backprop.train', spec);
    await window.workspace.delete(spec, false);
    await training;
    await world.rest();
    const said = window.person.notices.map(({ text }) => text);
    assert.ok(
      said.some(text => text.startsWith(`${specNames[0]} could not be opened`)),
      said.join('\n'),
    );
  });

  worldTest(
    'a workspace that cannot be searched is said to be, by every command that looks for a network',
    async world => {
      const { window } = world;
      window.workspace.canBeSearched = false;
      for (const command of ['backprop.train', 'backprop.debug', 'backprop.checkGradients']) {
        const before = window.person.notices.length;
        await window.run(command, undefined);
        assert.deepEqual(
          window.person.notices.slice(before).map(({ text }) => text),
          ['The networks of the workspace could not be searched for (spawn rg ENOENT). Open one instead.'],
        );
      }
    },
  );

  worldTest('a gradient check of a file that is gone says that it cannot be opened', async world => {
    const { window } = world;
    const spec = window.workspace.uri(specNames[0]);
    await window.workspace.delete(spec, false);
    await window.run('backprop.checkGradients', spec);
    assert.match(window.person.notices.at(-1)!.text, /could not be opened/);
    assert.equal(window.tests.open, 0);
  });

  worldTest('the tests of a file leave with it, whether it is deleted or renamed', async world => {
    const { window } = world;
    const [first, second, third] = specNames.map(name => window.workspace.uri(name));
    for (const spec of [first!, second!]) await window.run('backprop.checkGradients', spec);
    await world.rest();
    assert.deepEqual(
      [...window.testItems].map(([id]) => id),
      [first!.toString(), second!.toString()],
    );
    await window.workspace.rename(first!, third!);
    await window.workspace.delete(second!, true);
    const document = window.workspace.documents.get(second!.toString());
    if (document) await window.workspace.close(document);
    await world.rest();
    assert.deepEqual(
      [...window.testItems].map(([id]) => id),
      [third!.toString()],
    );
  });

  worldTest('a panel that is closed while it comes back after a reload can be opened again', async world => {
    const spec = await trained(world);
    // The run of the spec that has the focus is there before any panel is.
    await world.window.run('backprop.train', world.window.workspace.uri(specNames[1]));
    await world.rest();
    await world.close();
    await world.rest();
    const opening = world.open();
    const first = () => panelsOf(world).find(({ title }) => title === 'Training: a');
    while (!first()) await turn();
    first()?.dispose();
    await opening;
    await world.rest();
    await world.window.run('backprop.showPanel', spec);
    await world.rest();
    assert.ok(pageIn(first(), PanelPage).model.state.training);
  });

  worldTest('an answer to a page whose panel is closed meanwhile goes to nobody', async world => {
    await trained(world);
    await world.window.run('backprop.why', { layer: 0, quantity: 'meanGradient', row: 0, column: 0 });
    await world.rest();
    const why = panelsOf(world).find(({ viewType }) => viewType === 'backprop.why');
    pageIn(why, WhyPage).model.actions.copy('numpy');
    await turn();
    why?.dispose();
    await world.rest();
    assert.deepEqual(world.window.person.notices, []);
  });

  worldTest('a training that has just started when the window closes opens no panel', async world => {
    const { contexts, panels, workspace } = world.window;
    let closing: Promise<void> | undefined;
    const set = contexts.set.bind(contexts);
    contexts.set = (key, value) => {
      if (key === 'backprop.run') closing ??= world.close();
      return set(key, value);
    };
    await world.window.run('backprop.train', workspace.uri(specNames[1]));
    await closing;
    assert.equal(panels.size, 0);
    await world.open();
  });

  worldTest('an earlier run is not continued while another training is paused, which is said at once', async world => {
    const { window } = world;
    const spec = await trained(world);
    const [earlier] = world.runs!.runsOf(spec.toString());
    await window.workspace.write(spec, endless);
    await window.run('backprop.train', spec);
    await window.run('backprop.pause');
    await world.rest();
    assert.equal(world.runs?.newest(spec.toString())?.status.state, 'paused');
    const { model } = pageIn(panelsOf(world)[0], PanelPage);
    model.actions.post({ type: 'show', run: earlier!.run.info.id });
    await world.rest();
    await window.run('backprop.continue', spec, { epochs: 3 });
    assert.match(window.person.notices.at(-1)!.text, /A training of this network is under way/);
    assert.equal(earlier!.run.status.epoch, 5);
  });

  worldTest(
    'the line of the tree that follows a layer is no choice of a layer, when another was chosen meanwhile',
    async world => {
      const spec = (await trained(world)).toString();
      const runs = world.runs!;
      runs.select(spec, { layer: 1 });
      runs.select(spec, { layer: 0 });
      const layers: (number | undefined)[] = [];
      const listening = runs.onDidChange(() => layers.push(runs.focused?.selection.layer));
      await world.rest();
      listening.dispose();
      assert.deepEqual([...layers, runs.focused?.selection.layer], [0]);
    },
  );

  for (const [where, asked] of Object.entries(numbersAsked)) {
    worldTest(
      `a number of ${where} that is asked about while the training goes on stays that of its epoch`,
      async world => {
        const spec = (await trained(world)).toString();
        const { run, selection } = world.runs!.get(spec)!;
        assert.equal(selection.epoch, 'latest');
        const argument = await asked(world);
        run.setState('running');
        await world.window.run('backprop.why', argument);
        assert.equal(world.runs!.get(spec)!.selection.epoch, 5);
        run.setState('finished');
      },
    );
  }

  worldTest('a number of a hover is explained of its own run, though another is shown', async world => {
    const spec = (await trained(world)).toString();
    const earlier = world.runs!.get(spec)!.run.info.id;
    await trained(world);
    const runs = world.runs!;
    const argument = await hoverLink(world);
    runs.of(spec).show(earlier);
    await world.window.run('backprop.why', argument);
    assert.notEqual(runs.newest(spec)!.info.id, earlier);
    assert.equal(runs.get(spec)!.run.info.id, runs.newest(spec)!.info.id);
  });

  worldTest('a why page whose runs were removed does not come back as that of no network', async world => {
    await trained(world);
    await world.window.run('backprop.why');
    await world.rest();
    const panel = panelsOf(world).find(({ viewType }) => viewType === 'backprop.panel');
    const { model } = pageIn(panel, PanelPage);
    model.actions.post({ type: 'remove', run: model.state.training!.run.id });
    await world.rest();
    await world.reload();
    await world.rest();
    assert.equal(world.window.panels.size, 0);
  });
}
