import * as vscode from 'vscode';
import { givenNode } from '../../inspector/givenNode.ts';
import type { Inspected } from '../../inspector/inspected.ts';
import { abilities, type InspectorNode, numberRefOf } from '../../inspector/nodes.ts';
import { keptWatches, readWatch, type Watch, watchKey, watchLabel, watchOf } from '../../inspector/watches.ts';
import { keptGroup } from '../../run/keptState.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import type { Runs } from '../runs.ts';
import { fill } from './inspectorItem.ts';

/** Where the watches of all specs are kept. */
const memoryKey = 'watches';

/** A line of the watches; `node` is the watched line of the run, where it has one. */
interface WatchLine {
  readonly watch: Watch;
  readonly node: InspectorNode | undefined;
  /** What `backprop.why` is asked, and in which epoch it was read. */
  readonly ref: QuantityRef | undefined;
  readonly epoch: number | undefined;
}

interface WatchesOptions {
  readonly runs: Runs;
  readonly memory: vscode.Memento;
}

/** The view of the numbers that a person keeps an eye on, and the commands that pin and unpin them. */
export function registerWatches(
  { runs, memory }: WatchesOptions,
  inspected: () => Inspected | undefined,
  onDidRefresh: vscode.Event<void>,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let hadWatches: boolean | undefined;
  const spec = () => runs.focused?.run.info.spec;
  const all = () => keptGroup(memory.get(memoryKey));
  const watches = () => {
    const key = spec();
    return key === undefined ? [] : keptWatches(all()[key]);
  };
  const update = () => {
    const hasWatches = watches().length > 0;
    if (hasWatches !== hadWatches) {
      hadWatches = hasWatches;
      void vscode.commands.executeCommand('setContext', 'backprop.hasWatches', hasWatches);
    }
    changed.fire();
  };
  const keep = async (kept: readonly Watch[]) => {
    const key = spec();
    if (key === undefined) return;
    const { [key]: _, ...others } = all();
    await memory.update(memoryKey, kept.length > 0 ? { ...others, [key]: kept } : others);
    update();
  };
  const commands: Readonly<Record<string, (line?: unknown) => unknown>> = {
    'backprop.pinWatch': (given: unknown) => {
      const epoch = inspected();
      const node = epoch && givenNode(given, epoch.layout.layers.length);
      const watch = node && watchOf(node, epoch);
      if (!watch || watches().some(each => watchKey(each) === watchKey(watch))) return;
      return keep([...watches(), watch]);
    },
    'backprop.unpinWatch': (line: unknown) => {
      const [watch] = keptWatches([(Object(line) as Partial<WatchLine>).watch]);
      return watch && keep(watches().filter(each => watchKey(each) !== watchKey(watch)));
    },
    'backprop.unpinAllWatches': () => keep([]),
  };
  const line = (watch: Watch): WatchLine => {
    const epoch = inspected();
    const node = epoch && readWatch(watch, epoch).node;
    return { watch, node, ref: numberRefOf(node), epoch: epoch?.epoch };
  };
  const view = vscode.window.createTreeView<WatchLine>('backprop.watches', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: parent => (parent ? [] : watches().map(line)),
      getTreeItem: ({ watch }) => watchItem(watch, inspected()),
    },
  });
  update();
  return vscode.Disposable.from(
    changed,
    view,
    onDidRefresh(update),
    ...Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, act)),
  );
}

function watchItem(watch: Watch, inspected: Inspected | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(watchLabel(watch));
  item.id = watchKey(watch);
  item.contextValue = 'watch';
  if (!inspected) {
    item.description = 'not trained yet';
    return item;
  }
  const reading = readWatch(watch, inspected);
  item.label = reading.label;
  if (!reading.node) {
    item.description = reading.problem;
    item.tooltip = `${reading.label}: ${reading.problem}. It is kept until it is unpinned.`;
    item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    return item;
  }
  item.contextValue = ['watch', ...abilities(reading.node).filter(ability => ability !== 'pin')].join(' ');
  fill(item, reading.text);
  return item;
}
