import type { View } from '../../../src/panel/panelMessage.ts';
import { panelQuantities } from '../../../src/trace/quantity.ts';
import { layerScalars } from '../../../src/trace/scalars.ts';
import { debugService } from '../../support/vscode/debugging.ts';
import type { Panel } from '../../support/vscode/panels.ts';
import { PanelPage, WhyPage } from './pages.ts';
import type { Action, ActionKind } from './plan.ts';
import { dataTexts, texts } from './texts.ts';
import { threads } from './worker.ts';
import { otherName, specNames, type World } from './world.ts';

type Act = (world: World, action: Action) => unknown;

const specOf = ({ window }: World, { which }: Pick<Action, 'which'>) =>
  window.workspace.uri(specNames[which % specNames.length]!);

/** Most is done to the first two; the third name is there to rename to. */
const mainSpecOf = ({ window }: World, { which }: Pick<Action, 'which'>) => window.workspace.uri(specNames[which % 2]!);

function documentOf(world: World, action: Action) {
  return world.window.workspace.documents.get(mainSpecOf(world, action).toString());
}

function panelOf({ window }: World, { which }: Action): Panel | undefined {
  const all = [...window.panels];
  return all[which % all.length];
}

/** The page of a panel that is loaded. */
function pageOf<Kind>(world: World, action: Action, kind: new (...args: never[]) => Kind): Kind | undefined {
  const pages = [...world.window.panels].flatMap(({ page }) => {
    const loaded = page && 'current' in page ? page.current : undefined;
    return loaded instanceof kind ? [loaded] : [];
  });
  return pages[action.which % pages.length];
}

const run =
  (command: string, ...more: unknown[]): Act =>
  (world, action) =>
    world.window.run(command, mainSpecOf(world, action), ...more);

/** In the focused spec, as its buttons do. */
const runFocused =
  (command: string): Act =>
  ({ window }) =>
    window.run(command);

const toPanel =
  (say: (page: PanelPage, action: Action, world: World) => void): Act =>
  (world, action) => {
    const page = pageOf(world, action, PanelPage);
    if (page) say(page, action, world);
  };

const toWhy =
  (say: (page: WhyPage, action: Action) => void): Act =>
  (world, action) => {
    const page = pageOf(world, action, WhyPage);
    if (page) say(page, action);
  };

const line =
  (tree: string, act: (world: World, line: object) => unknown): Act =>
  (world, { which }) => {
    const lines = world.window.trees.get(tree)?.lines ?? [];
    const chosen = lines[which % lines.length];
    return chosen && act(world, chosen);
  };

const refOf = ({ which, also, number }: Action) => ({
  layer: which % 4,
  quantity: panelQuantities[also % panelQuantities.length]!,
  row: Math.floor(number * 4),
  column: Math.floor(number * 40) % 4,
});

function viewOf({ which, also, number }: Action): Partial<View> {
  const epoch = 1 + Math.floor(number * 40);
  const layer = also % 3;
  const views: readonly Partial<View>[] = [
    { range: { first: epoch, last: epoch + also * 10 } },
    { range: { first: 200, last: 390 } },
    { range: null },
    { quantity: layerScalars[also % layerScalars.length]! },
    { region: { layer, row: 0, column: 0, rows: 1 + (also % 2), columns: 1 } },
    { region: null },
    { cell: { layer, unit: also % 4, input: also % 5 === 4 ? null : also % 3, quantity: 'weightsAfter' } },
    { learned: { kind: (['regions', 'confusion', 'rows', null] as const)[also % 4]!, output: 0 } },
  ];
  return views[which % views.length]!;
}

const settings: readonly (readonly [string, readonly unknown[]])[] = [
  ['backprop.advice.ignore', [undefined, ['all'], ['dead-units'], 'dead-units', 7]],
  ['backprop.history.megabytes', [undefined, 1, 16]],
  ['backprop.training.threads', [undefined, 1, 2]],
  ['backprop.training.reproducible', [undefined, true]],
  ['backprop.tryFix.seconds', [1, 2]],
  ['backprop.limits.parameters', [undefined, 5, 100]],
];

/** How each is done in the fake editor. */
const acts: Readonly<Record<ActionKind, Act>> = {
  train: run('backprop.train'),
  trainWithNewSeed: run('backprop.trainWithNewSeed'),
  trainFocused: (world, action) => {
    const spec = mainSpecOf(world, action);
    return world.window.showDocument(spec).then(
      () => world.window.run('backprop.train'),
      () => undefined,
    );
  },
  stop: runFocused('backprop.stop'),
  pause: runFocused('backprop.pause'),
  resume: runFocused('backprop.resume'),
  continue: (world, action) => run('backprop.continue', { epochs: 1 + Math.floor(action.number * 9) })(world, action),
  control: toPanel((page, { also }) =>
    page.model.actions.post({
      type: 'control',
      action: (['train', 'stop', 'pause', 'resume', 'continue', 'trainWithNewSeed'] as const)[also % 6]!,
    }),
  ),

  edit: async (world, action) => {
    const document = await opened(world, action);
    if (document) await world.window.workspace.edit(document, texts[action.also % texts.length]!.text);
  },
  undo: (world, action) => {
    const document = documentOf(world, action);
    return document && world.window.workspace.undo(document);
  },
  save: async (world, action) => {
    const document = documentOf(world, action);
    if (document) await world.window.workspace.save(document);
  },
  openDocument: (world, action) => opened(world, action),
  closeDocument: (world, action) => {
    const document = documentOf(world, action);
    return document && world.window.workspace.close(document);
  },
  deleteFile: (world, action) => world.window.workspace.delete(mainSpecOf(world, action), action.also % 2 === 0),
  renameFile: async (world, action) => {
    const names = [...specNames, otherName];
    const to = world.window.workspace.uri(names[action.also % names.length]!);
    const from = action.number < 0.8 ? specOf(world, action) : world.window.workspace.uri(otherName);
    await world.window.workspace.rename(from, to);
  },
  writeFile: (world, action) =>
    world.window.workspace.write(mainSpecOf(world, action), texts[action.also % texts.length]!.text),
  writeData: ({ window }, { also }) => window.workspace.write(window.workspace.uri('data.csv'), dataTexts[also % 3]!),
  configure: ({ window }, { which, also }) => {
    const [setting, values] = settings[which % settings.length]!;
    return window.workspace.configure(setting, values[also % values.length]);
  },

  showPanel: run('backprop.showPanel'),
  lookAtPanel: ({ window }, { which }) => (window.panels.size > 0 ? window.look(which) : undefined),
  hidePanel: (world, action) => panelOf(world, action)?.hide(),
  reloadPage: (world, action) => panelOf(world, action)?.reload(),
  closePanel: (world, action) => panelOf(world, action)?.dispose(),
  reloadWindow: world => world.reload(),

  select: toPanel((page, { also, number }) => {
    const epoch = also % 3 === 0 ? ('latest' as const) : 1 + Math.floor(number * 50);
    const all = [{ epoch }, { layer: also % 4 }, { sample: also % 4 }, { sample: null }, { epoch, layer: also % 3 }];
    page.model.actions.post({ type: 'select', ...all[also % all.length]! });
  }),
  look: toPanel((page, action) => page.model.actions.look(viewOf(action))),
  overlay: toPanel((page, { also }) => {
    const runs = page.model.state.training?.runs ?? [];
    page.model.actions.look({
      overlays: runs
        .filter((_, index) => (index + also) % 2 === 0)
        .map(({ id }) => id)
        .slice(0, 3),
    });
  }),
  showRun: toPanel((page, { also }) => {
    const runs = page.model.state.training?.runs ?? [];
    if (runs.length > 0) page.model.actions.post({ type: 'show', run: runs[also % runs.length]!.id });
  }),
  removeRun: toPanel((page, { also }) => {
    const runs = page.model.state.training?.runs ?? [];
    if (runs.length > 0) page.model.actions.post({ type: 'remove', run: runs[also % runs.length]!.id });
  }),
  compareRuns: toPanel((page, { also }) => {
    const runs = page.model.state.training?.runs ?? [];
    if (runs.length > 0) page.model.actions.ask({ type: 'compare', run: runs[also % runs.length]!.id });
  }),
  read: toPanel((page, { number }) => page.model.actions.ask({ type: 'read', epoch: 1 + Math.floor(number * 50) })),
  reveal: toPanel((page, { also }) => page.model.actions.post({ type: 'reveal', layer: also % 5 })),
  savePicture: toPanel(page =>
    page.model.actions.post({ type: 'picture', what: 'curve', png: Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10) }),
  ),
  findings: toPanel((page, { which, also }) => {
    const run = page.model.state.training?.run.id ?? '';
    const list = page.model.state.training?.findings.list ?? [];
    const finding = list[also % list.length];
    if (!finding) return;
    const { code } = finding;
    const messages = [
      { type: 'explain', code },
      { type: 'tryFix', code, run, fix: also % 3 },
      { type: 'applyFix', code, run, fix: also % 3 },
      { type: 'compareFixes', code, run },
      { type: 'applyTried', trial: also, fix: 0 },
    ] as const;
    page.model.actions.post(messages[which % messages.length]!);
  }),

  why: (world, action) => world.window.run('backprop.why', action.also % 2 === 0 ? undefined : refOf(action)),
  whyOfPanel: toPanel((page, action) =>
    page.model.actions.post({
      type: 'why',
      ref: action.also % 3 ? refOf(action) : null,
      epoch: 1 + Math.floor(action.number * 20),
    }),
  ),
  whyLook: toWhy((page, action) =>
    page.model.actions.look(action.also % 4 === 0 ? { step: action.which % 9 } : { why: refOf(action) }),
  ),
  whyAsk: toWhy((page, { also }) => {
    const messages = [
      { type: 'table', layer: also % 4, quantity: 'weights' },
      { type: 'select', layer: also % 4, epoch: 1 + also },
      { type: 'chooseSample' },
      { type: 'showTraining' },
      { type: 'reveal', layer: also % 4 },
      { type: 'train' },
    ] as const;
    page.model.actions.post(messages[also % messages.length]!);
  }),
  whyCopy: toWhy((page, { also }) => page.model.actions.copy((['numpy', 'latex', 'chain'] as const)[also % 3]!)),
  walk: ({ window }, { also }) => window.run('backprop.walk', also),

  chooseEpoch: (world, { number }) => {
    world.window.person.intend([], [String(Math.floor(number * 40))]);
    return world.window.run('backprop.chooseEpoch');
  },
  chooseSample: runFocused('backprop.chooseSample'),
  selectLine: ({ window }, { which }) => {
    const tree = window.trees.get('backprop.inspector');
    const chosen = tree?.lines[which % tree.lines.length];
    if (chosen) tree?.select(chosen);
  },
  pinLine: line('backprop.inspector', ({ window }, chosen) => window.run('backprop.pinWatch', chosen)),
  unpinLine: line('backprop.watches', ({ window }, chosen) => window.run('backprop.unpinWatch', chosen)),
  openLine: line('backprop.inspector', ({ window }, chosen) => window.run('backprop.openAsTable', chosen)),
  copyLine: line('backprop.inspector', ({ window }, chosen) => window.run('backprop.copyAsJson', chosen)),
  goToLine: line('backprop.inspector', ({ window }, chosen) => window.run('backprop.goToLayer', chosen)),
  arrangeLines: ({ window }, { which, also }) => {
    window.person.intend([], [['dE/dW', '|x| > 0.1', 'nothing of this name', '>'][also % 4]!]);
    const commands = [
      'backprop.filterInspector',
      'backprop.clearInspectorFilter',
      'backprop.sortInspector',
      'backprop.unsortInspector',
    ];
    return window.run(commands[which % 4]!);
  },

  exportSomething: (world, action) => {
    const commands = [
      'backprop.exportHistory',
      'backprop.exportWeights',
      'backprop.weightsIntoSpec',
      'backprop.exportReport',
      'backprop.export',
    ];
    return run(commands[action.also % commands.length]!)(world, action);
  },
  fix: (world, action) => {
    const commands = ['backprop.tryFix', 'backprop.applyFix', 'backprop.compareFixes'];
    return run(commands[action.also % 3]!)(world, action);
  },
  checkGradients: (world, action) => existing(world, action, 'backprop.checkGradients'),
  compareGradients: (world, action) => existing(world, action, 'backprop.compareGradients'),

  debug: run('backprop.debug'),
  debugRun: run('backprop.debugRun'),
  debugMove: async ({ window }, { also }) => {
    const session = debugService(window).active;
    if (!session) return;
    const commands = ['backprop.nextEpoch', 'backprop.previousEpoch', 'backprop.nextBatch', 'backprop.startOfLayer'];
    const requests = ['next', 'stepIn', 'continue', 'stepBack', 'pause'];
    if (also % 2) await window.run(commands[also % commands.length]!);
    else await session.request(requests[also % requests.length]!, { threadId: 1 }).catch(() => undefined);
  },
  debugStop: ({ window }) => debugService(window).active?.stop(),

  cancelProgress: ({ window }) => window.person.cancelProgress(),
  killThread: (_, { which }) => {
    const alive = [...threads];
    alive[which % alive.length]?.kill();
  },
};

/** Begins it; the result settles when it is done, which nobody need wait for. */
export async function act(world: World, action: Action): Promise<void> {
  world.window.person.intend(action.answers);
  await acts[action.kind](world, action);
}

async function opened(world: World, action: Action) {
  const spec = mainSpecOf(world, action);
  // A file may be gone by the time that it is opened.
  return world.window.showDocument(spec).catch(() => undefined);
}

/** A command on a file that its author only offers where there is one. */
async function existing(world: World, action: Action, command: string): Promise<void> {
  if (await opened(world, action)) await run(command)(world, action);
}
