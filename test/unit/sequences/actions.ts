import type { View } from '../../../src/panel/panelMessage.ts';
import { panelQuantities } from '../../../src/trace/quantity.ts';
import { layerScalars } from '../../../src/trace/scalars.ts';
import { debugService } from '../../support/vscode/debugging.ts';
import type { Panel } from '../../support/vscode/panels.ts';
import { PanelPage, WhyPage } from './pages.ts';
import type { Random } from './random.ts';
import { dataTexts, texts } from './texts.ts';
import { threads } from './worker.ts';
import { otherName, specNames, type World } from './world.ts';

/** What is done, as plain data, so that a sequence that fails can be read and done again. */
export interface Action {
  readonly kind: ActionKind;
  /** Which spec, panel, run or line, counted over those that there are. */
  readonly which: number;
  readonly also: number;
  readonly number: number;
  /** What the person answers to what they are asked meanwhile. */
  readonly answers: readonly number[];
  /** What is waited for before the next action: nothing, some turns, or until nothing happens any more. */
  readonly then: 'nothing' | 'turns' | 'rest';
}

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

/** Everything that is done, with how often. */
const actions = {
  train: [10, run('backprop.train')],
  trainWithNewSeed: [3, run('backprop.trainWithNewSeed')],
  trainFocused: [
    2,
    (world, action) => {
      const spec = mainSpecOf(world, action);
      return world.window.showDocument(spec).then(
        () => world.window.run('backprop.train'),
        () => undefined,
      );
    },
  ],
  stop: [4, runFocused('backprop.stop')],
  pause: [4, runFocused('backprop.pause')],
  resume: [4, runFocused('backprop.resume')],
  continue: [
    5,
    (world, action) => run('backprop.continue', { epochs: 1 + Math.floor(action.number * 9) })(world, action),
  ],
  control: [
    5,
    toPanel((page, { also }) =>
      page.model.actions.post({
        type: 'control',
        action: (['train', 'stop', 'pause', 'resume', 'continue', 'trainWithNewSeed'] as const)[also % 6]!,
      }),
    ),
  ],

  edit: [
    9,
    async (world, action) => {
      const document = await opened(world, action);
      if (document) await world.window.workspace.edit(document, texts[action.also % texts.length]!.text);
    },
  ],
  undo: [
    2,
    (world, action) => {
      const document = documentOf(world, action);
      return document && world.window.workspace.undo(document);
    },
  ],
  save: [
    3,
    async (world, action) => {
      const document = documentOf(world, action);
      if (document) await world.window.workspace.save(document);
    },
  ],
  openDocument: [4, (world, action) => opened(world, action)],
  closeDocument: [
    4,
    (world, action) => {
      const document = documentOf(world, action);
      return document && world.window.workspace.close(document);
    },
  ],
  deleteFile: [2, (world, action) => world.window.workspace.delete(mainSpecOf(world, action), action.also % 2 === 0)],
  renameFile: [
    2,
    async (world, action) => {
      const names = [...specNames, otherName];
      const to = world.window.workspace.uri(names[action.also % names.length]!);
      const from = action.number < 0.8 ? specOf(world, action) : world.window.workspace.uri(otherName);
      await world.window.workspace.rename(from, to);
    },
  ],
  writeFile: [
    4,
    (world, action) => world.window.workspace.write(mainSpecOf(world, action), texts[action.also % texts.length]!.text),
  ],
  writeData: [
    2,
    ({ window }, { also }) => window.workspace.write(window.workspace.uri('data.csv'), dataTexts[also % 3]!),
  ],
  configure: [
    2,
    ({ window }, { which, also }) => {
      const [setting, values] = settings[which % settings.length]!;
      return window.workspace.configure(setting, values[also % values.length]);
    },
  ],

  showPanel: [6, run('backprop.showPanel')],
  lookAtPanel: [4, ({ window }, { which }) => (window.panels.size > 0 ? window.look(which) : undefined)],
  hidePanel: [3, (world, action) => panelOf(world, action)?.hide()],
  reloadPage: [2, (world, action) => panelOf(world, action)?.reload()],
  closePanel: [3, (world, action) => panelOf(world, action)?.dispose()],
  reloadWindow: [2, world => world.reload()],

  select: [
    6,
    toPanel((page, { also, number }) => {
      const epoch = also % 3 === 0 ? ('latest' as const) : 1 + Math.floor(number * 50);
      const all = [{ epoch }, { layer: also % 4 }, { sample: also % 4 }, { sample: null }, { epoch, layer: also % 3 }];
      page.model.actions.post({ type: 'select', ...all[also % all.length]! });
    }),
  ],
  look: [6, toPanel((page, action) => page.model.actions.look(viewOf(action)))],
  overlay: [
    2,
    toPanel((page, { also }) => {
      const runs = page.model.state.training?.runs ?? [];
      page.model.actions.look({
        overlays: runs
          .filter((_, index) => (index + also) % 2 === 0)
          .map(({ id }) => id)
          .slice(0, 3),
      });
    }),
  ],
  showRun: [
    4,
    toPanel((page, { also }) => {
      const runs = page.model.state.training?.runs ?? [];
      if (runs.length > 0) page.model.actions.post({ type: 'show', run: runs[also % runs.length]!.id });
    }),
  ],
  removeRun: [
    3,
    toPanel((page, { also }) => {
      const runs = page.model.state.training?.runs ?? [];
      if (runs.length > 0) page.model.actions.post({ type: 'remove', run: runs[also % runs.length]!.id });
    }),
  ],
  compareRuns: [
    1,
    toPanel((page, { also }) => {
      const runs = page.model.state.training?.runs ?? [];
      if (runs.length > 0) page.model.actions.ask({ type: 'compare', run: runs[also % runs.length]!.id });
    }),
  ],
  read: [
    1,
    toPanel((page, { number }) => page.model.actions.ask({ type: 'read', epoch: 1 + Math.floor(number * 50) })),
  ],
  reveal: [1, toPanel((page, { also }) => page.model.actions.post({ type: 'reveal', layer: also % 5 }))],
  savePicture: [
    1,
    toPanel(page =>
      page.model.actions.post({ type: 'picture', what: 'curve', png: Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10) }),
    ),
  ],
  findings: [
    3,
    toPanel((page, { which, also }) => {
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
  ],

  why: [3, (world, action) => world.window.run('backprop.why', action.also % 2 === 0 ? undefined : refOf(action))],
  whyOfPanel: [
    2,
    toPanel((page, action) =>
      page.model.actions.post({
        type: 'why',
        ref: action.also % 3 ? refOf(action) : null,
        epoch: 1 + Math.floor(action.number * 20),
      }),
    ),
  ],
  whyLook: [
    3,
    toWhy((page, action) =>
      page.model.actions.look(action.also % 4 === 0 ? { step: action.which % 9 } : { why: refOf(action) }),
    ),
  ],
  whyAsk: [
    3,
    toWhy((page, { also }) => {
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
  ],
  whyCopy: [2, toWhy((page, { also }) => page.model.actions.copy((['numpy', 'latex', 'chain'] as const)[also % 3]!))],
  walk: [1, ({ window }, { also }) => window.run('backprop.walk', also)],

  chooseEpoch: [
    1,
    (world, { number }) => {
      world.window.person.intend([], [String(Math.floor(number * 40))]);
      return world.window.run('backprop.chooseEpoch');
    },
  ],
  chooseSample: [2, runFocused('backprop.chooseSample')],
  selectLine: [
    2,
    ({ window }, { which }) => {
      const tree = window.trees.get('backprop.inspector');
      const chosen = tree?.lines[which % tree.lines.length];
      if (chosen) tree?.select(chosen);
    },
  ],
  pinLine: [2, line('backprop.inspector', ({ window }, chosen) => window.run('backprop.pinWatch', chosen))],
  unpinLine: [1, line('backprop.watches', ({ window }, chosen) => window.run('backprop.unpinWatch', chosen))],
  openLine: [1, line('backprop.inspector', ({ window }, chosen) => window.run('backprop.openAsTable', chosen))],
  copyLine: [1, line('backprop.inspector', ({ window }, chosen) => window.run('backprop.copyAsJson', chosen))],
  goToLine: [1, line('backprop.inspector', ({ window }, chosen) => window.run('backprop.goToLayer', chosen))],
  arrangeLines: [
    2,
    ({ window }, { which, also }) => {
      window.person.intend([], [['dE/dW', '|x| > 0.1', 'nothing of this name', '>'][also % 4]!]);
      const commands = [
        'backprop.filterInspector',
        'backprop.clearInspectorFilter',
        'backprop.sortInspector',
        'backprop.unsortInspector',
      ];
      return window.run(commands[which % 4]!);
    },
  ],

  exportSomething: [
    3,
    (world, action) => {
      const commands = [
        'backprop.exportHistory',
        'backprop.exportWeights',
        'backprop.weightsIntoSpec',
        'backprop.exportReport',
        'backprop.export',
      ];
      return run(commands[action.also % commands.length]!)(world, action);
    },
  ],
  fix: [
    2,
    (world, action) => {
      const commands = ['backprop.tryFix', 'backprop.applyFix', 'backprop.compareFixes'];
      return run(commands[action.also % 3]!)(world, action);
    },
  ],
  checkGradients: [2, (world, action) => existing(world, action, 'backprop.checkGradients')],
  compareGradients: [1, (world, action) => existing(world, action, 'backprop.compareGradients')],

  debug: [2, run('backprop.debug')],
  debugRun: [1, run('backprop.debugRun')],
  debugMove: [
    5,
    async ({ window }, { also }) => {
      const session = debugService(window).active;
      if (!session) return;
      const commands = ['backprop.nextEpoch', 'backprop.previousEpoch', 'backprop.nextBatch', 'backprop.startOfLayer'];
      const requests = ['next', 'stepIn', 'continue', 'stepBack', 'pause'];
      if (also % 2) await window.run(commands[also % commands.length]!);
      else await session.request(requests[also % requests.length]!, { threadId: 1 }).catch(() => undefined);
    },
  ],
  debugStop: [3, ({ window }) => debugService(window).active?.stop()],

  cancelProgress: [1, ({ window }) => window.person.cancelProgress()],
  killThread: [
    1,
    (_, { which }) => {
      const alive = [...threads];
      alive[which % alive.length]?.kill();
    },
  ],
} as const satisfies Readonly<Record<string, readonly [number, Act]>>;

export type ActionKind = keyof typeof actions;

const kinds = Object.keys(actions) as readonly ActionKind[];
const lottery = kinds.flatMap(kind => Array.from({ length: actions[kind][0] }, () => kind));

export function randomAction(random: Random): Action {
  const then = random.of(['nothing', 'nothing', 'turns', 'turns', 'rest'] as const);
  const answers = Array.from({ length: random.below(4) }, () => random.next());
  return {
    kind: random.of(lottery),
    which: random.below(1000),
    also: random.below(1000),
    number: random.next(),
    answers,
    then,
  };
}

/** Begins it; the result settles when it is done, which nobody need wait for. */
export async function act(world: World, action: Action): Promise<void> {
  world.window.person.intend(action.answers);
  const perform: Act = actions[action.kind][1];
  await perform(world, action);
}

export function inWords({ kind, which, also, number, answers, then }: Action): string {
  return `${kind} ${which} ${also} ${number.toFixed(3)} [${answers.map(answer => answer.toFixed(2))}], then ${then}`;
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
