import * as vscode from 'vscode';
import type { Answers } from '../session/answers.ts';
import type { ViewedRun } from '../session/runList.ts';
import { inspectorMessage } from '../views/inspectorMessage.ts';
import {
  childNodes,
  type InspectedEpoch,
  type InspectorNode,
  layerNodes,
  nodeId,
  nodeText,
  parentNode,
} from '../views/inspectorNodes.ts';
import type { Runs } from './runs.ts';

/** While a training runs the tree follows it at this interval, in milliseconds; every line is a round trip. */
const refreshInterval = 250;

/** The gradient inspector: the focused run's layers at the selected epoch, as a tree of numbers. */
export function registerInspector(runs: Runs, answers: Answers): vscode.Disposable {
  const tree = new InspectorTree(runs, answers);
  const view = vscode.window.createTreeView('backprop.inspector', { treeDataProvider: tree, showCollapseAll: true });
  const describe = () => {
    const epoch = inspectedEpoch(runs.focused, answers);
    view.description = epoch ? `${runs.focused!.run.info.name}, epoch ${epoch.epoch}` : '';
    view.message = runs.focused ? inspectorMessage(runs.focused.run) : '';
  };
  describe();
  return vscode.Disposable.from(view, tree, tree.onDidChangeTreeData(describe));
}

class InspectorTree implements vscode.TreeDataProvider<InspectorNode>, vscode.Disposable {
  readonly #runs: Runs;
  readonly #answers: Answers;
  readonly #unsubscribe: () => void;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(runs: Runs, answers: Answers) {
    this.#runs = runs;
    this.#answers = answers;
    this.#unsubscribe = answers.onDidAnswer(() => runs.focused?.selection.sample !== undefined && this.#refreshSoon());
    this.#subscription = runs.onDidChange(spec => spec === runs.focused?.run.info.spec && this.#refreshSoon());
  }

  getChildren(node?: InspectorNode): InspectorNode[] {
    const epoch = inspectedEpoch(this.#runs.focused, this.#answers);
    if (!epoch) return [];
    return node ? childNodes(node, epoch.layout) : layerNodes(epoch.layout);
  }

  getParent(node: InspectorNode): InspectorNode | undefined {
    const epoch = inspectedEpoch(this.#runs.focused, this.#answers);
    return epoch && parentNode(node, epoch.layout);
  }

  getTreeItem(node: InspectorNode): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem('', node.kind === 'value' ? None : Collapsed);
    item.id = nodeId(node);
    item.contextValue = node.kind;
    const epoch = inspectedEpoch(this.#runs.focused, this.#answers);
    if (epoch) Object.assign(item, nodeText(node, epoch));
    if (node.kind === 'layer') {
      item.iconPath = new vscode.ThemeIcon('layers');
      if (epoch?.layout.layers.length === 1 || node.layer === this.#runs.focused?.selection.layer) {
        item.collapsibleState = Expanded;
      }
      item.command = { command: 'backprop.goToLayer', title: 'Go to Layer Definition', arguments: [node] };
    }
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#unsubscribe();
    this.#changed.dispose();
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire(undefined);
    }, refreshInterval);
  }
}

function inspectedEpoch(viewed: ViewedRun | undefined, answers: Answers): InspectedEpoch | undefined {
  if (!viewed) return undefined;
  const { history, info } = viewed.run;
  const epoch = history.recordedEpoch(viewed.selection.epoch);
  const tensors = epoch === undefined ? undefined : history.tensorsOf(epoch);
  if (epoch === undefined || !tensors) return undefined;
  const { layout } = history;
  const { sample } = viewed.selection;
  const answered = sample === undefined ? undefined : answers.of(viewed.run)?.probe(epoch, sample);
  const probe = { tensors: answered?.epoch === epoch ? answered.answer : undefined };
  return {
    layout,
    epoch,
    scalars: history.scalarsOf(epoch),
    tensors,
    precision: info.precision,
    ...(sample !== undefined && { probe }),
  };
}
