import * as vscode from 'vscode';
import { isEmpty, noFilter } from '../../inspector/filter.ts';
import { inspectorMessage } from '../../inspector/message.ts';
import { type InspectorNode, InspectorNodes, numberRefOf } from '../../inspector/nodes.ts';
import { withoutLinks } from '../../language/markdown.ts';
import type { Answers, Replays } from '../../run/answers.ts';
import { stopLine } from '../../run/stopWords.ts';
import type { Runs } from '../runs.ts';
import { registerInspectorCommands } from './inspectorCommands.ts';
import type { InspectorEpoch } from './inspectorEpoch.ts';
import { askFilter, keepArrangement, keptArrangement, type TypedArrangement } from './inspectorFilter.ts';
import { inspectorItem } from './inspectorItem.ts';
import type { Tables } from './tables.ts';
import { registerWatches } from './watches.ts';

const leftWords: Readonly<Record<ReturnType<InspectorNodes['left']>, string>> = {
  nothing: ' (nothing matches)',
  unknown: ' (nothing recorded matches)',
  something: '',
};

/** While a training runs the tree follows it at this interval, in milliseconds; every line is a round trip. */
const refreshInterval = 250;

interface InspectorOptions {
  readonly runs: Runs;
  readonly answers: Answers;
  readonly replays: Replays;
  readonly epochs: InspectorEpoch;
  readonly tables: Tables;
  /** Where watches, the filter and the order are kept. */
  readonly memory: vscode.Memento;
}

/** The gradient inspector: the focused run's layers at the selected epoch, as a tree of numbers; and its watches. */
export function registerInspector(options: InspectorOptions): vscode.Disposable {
  const { runs, epochs, memory } = options;
  const inspected = () => runs.focused && epochs.of(runs.focused);
  const tree = new InspectorTree(runs, inspected, keptArrangement(memory));
  const view = vscode.window.createTreeView('backprop.inspector', { treeDataProvider: tree, showCollapseAll: true });
  const refresher = new Refresher(options);
  const watches = registerWatches(options, inspected, refresher.onDidRefresh);
  const describe = () => {
    const { filter, filterText, byMagnitude } = tree.arrangement;
    const shown = inspected();
    const when = shown?.stop ? `at ${shown.stop.position}` : `epoch ${shown?.epoch}`;
    view.description = shown ? `${shown.run.info.name}, ${when}, ${shown.sampleName}` : '';
    const messages = [
      runs.focused?.stop ? stopLine(runs.focused.stop) : '',
      runs.focused ? inspectorMessage(runs.focused.run) : '',
      isEmpty(filter) || !shown ? '' : `Filter: ${filterText}${leftWords[tree.left()]}`,
      byMagnitude && shown ? 'Largest magnitude first' : '',
    ];
    view.message = withoutLinks(messages.filter(text => text !== '').join('; '));
  };
  const tellMenus = () => {
    const { filter, byMagnitude } = tree.arrangement;
    void vscode.commands.executeCommand('setContext', 'backprop.inspectorFiltered', !isEmpty(filter));
    void vscode.commands.executeCommand('setContext', 'backprop.inspectorSorted', byMagnitude);
  };
  const arrange = (change: Partial<TypedArrangement>) => {
    tree.arrange({ ...tree.arrangement, ...change });
    describe();
    tellMenus();
    return keepArrangement(memory, tree.arrangement);
  };
  const commands: Readonly<Record<string, () => unknown>> = {
    'backprop.filterInspector': async () => {
      const asked = await askFilter(tree.arrangement.filterText);
      if (asked) await arrange(asked);
    },
    'backprop.clearInspectorFilter': () => arrange({ filter: noFilter, filterText: '' }),
    'backprop.sortInspector': () => arrange({ byMagnitude: true }),
    'backprop.unsortInspector': () => arrange({ byMagnitude: false }),
  };
  describe();
  tellMenus();
  return vscode.Disposable.from(
    view,
    tree,
    refresher,
    watches,
    refresher.onDidRefresh(() => {
      tree.refresh();
      describe();
    }),
    followLayer(view, runs),
    registerInspectorCommands(options, inspected),
    ...Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, act)),
  );
}

/** The layer of the tree's selection is that of the panel, both ways. */
function followLayer(view: vscode.TreeView<InspectorNode>, runs: Runs): vscode.Disposable {
  let last = runs.focused?.selection.layer;
  /** Of the lines that are about to be selected here: nobody has chosen them, and another layer may be selected by then. */
  const revealed: number[] = [];
  const reveal = async (layer: number) => {
    revealed.push(layer);
    try {
      await view.reveal({ kind: 'layer', layer }, { select: true, focus: false });
    } catch {
      // A layer that the filter hides cannot be shown.
    } finally {
      revealed.splice(revealed.indexOf(layer), 1);
    }
  };
  return vscode.Disposable.from(
    view.onDidChangeSelection(({ selection: [node] }) => {
      const { focused } = runs;
      if (!focused || !node || node.layer === focused.selection.layer || revealed.includes(node.layer)) return;
      last = node.layer;
      runs.select(focused.run.info.spec, { layer: node.layer });
    }),
    runs.onDidChange(() => {
      const layer = runs.focused?.selection.layer;
      if (layer === last || layer === undefined) return;
      last = layer;
      if (view.visible && view.selection[0]?.layer !== layer) void reveal(layer);
    }),
  );
}

/** Says when there is something new to be shown, but not too often. */
class Refresher implements vscode.Disposable {
  readonly #refresh = new vscode.EventEmitter<void>();
  readonly #ends: readonly (() => void)[];
  #timer: NodeJS.Timeout | undefined;

  readonly onDidRefresh = this.#refresh.event;

  constructor({ runs, answers, replays }: InspectorOptions) {
    const subscription = runs.onDidChange(spec => spec === runs.focused?.run.info.spec && this.#soon());
    this.#ends = [
      () => subscription.dispose(),
      answers.onDidAnswer(() => runs.focused?.selection.sample !== undefined && this.#soon()),
      replays.onDidAnswer(() => this.#soon()),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const end of this.#ends) end();
    this.#refresh.dispose();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#refresh.fire();
    }, refreshInterval);
  }
}

/** `backprop.why` is given the line that its button stands on, and takes its number, and the epoch that shows it, from there. */
function withRef(node: InspectorNode, epoch: number): InspectorNode {
  const ref = numberRefOf(node);
  return ref && node.kind === 'value' ? { ...node, ref, epoch } : node;
}

class InspectorTree implements vscode.TreeDataProvider<InspectorNode>, vscode.Disposable {
  readonly #runs: Runs;
  readonly #inspected: () => InspectorNodes['inspected'] | undefined;
  readonly #changed = new vscode.EventEmitter<undefined>();
  #arrangement: TypedArrangement;
  #nodes: InspectorNodes | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(runs: Runs, inspected: () => InspectorNodes['inspected'] | undefined, arrangement: TypedArrangement) {
    this.#runs = runs;
    this.#inspected = inspected;
    this.#arrangement = arrangement;
  }

  get arrangement(): TypedArrangement {
    return this.#arrangement;
  }

  left(): ReturnType<InspectorNodes['left']> {
    return this.#current()?.left() ?? 'nothing';
  }

  arrange(arrangement: TypedArrangement): void {
    this.#arrangement = arrangement;
    this.refresh();
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getChildren(node?: InspectorNode): InspectorNode[] {
    const nodes = this.#current();
    if (!nodes) return [];
    if (!node) return nodes.layers();
    // A line of another run than is shown by now.
    const { layout, epoch } = nodes.inspected;
    return layout.layers[node.layer] ? nodes.children(node).map(each => withRef(each, epoch)) : [];
  }

  getParent(node: InspectorNode): InspectorNode | undefined {
    return this.#current()?.parent(node);
  }

  getTreeItem(node: InspectorNode): vscode.TreeItem {
    const nodes = this.#current();
    if (!nodes?.inspected.layout.layers[node.layer]) return new vscode.TreeItem('');
    return inspectorItem(node, nodes, this.#isExpanded(node, nodes));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** What is open at first: the backward pass of the layer that is selected, or that a filter leaves. */
  #isExpanded(node: InspectorNode, { inspected }: InspectorNodes): boolean {
    if (node.kind === 'group') return node.group === 'backward';
    if (node.kind !== 'layer') return false;
    return inspected.layout.layers.length === 1 || node.layer === this.#runs.focused?.selection.layer;
  }

  #current(): InspectorNodes | undefined {
    const inspected = this.#inspected();
    if (!inspected) return undefined;
    const nodes = this.#nodes;
    if (nodes?.inspected === inspected && nodes.arrangement === this.#arrangement) return nodes;
    this.#nodes = new InspectorNodes(inspected, this.#arrangement);
    return this.#nodes;
  }
}
