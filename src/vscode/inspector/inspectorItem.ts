import * as vscode from 'vscode';
import { abilities, type InspectorNode, type InspectorNodes, nodeId } from '../../inspector/nodes.ts';
import { type NodeText, nodeText } from '../../inspector/nodeText.ts';

const icons: Readonly<Record<NonNullable<NodeText['mark']>, readonly [icon: string, color?: string]>> = {
  error: ['error', 'problemsErrorIcon.foreground'],
  warning: ['warning', 'problemsWarningIcon.foreground'],
  info: ['info'],
  fine: ['pass', 'testing.iconPassed'],
  none: ['layers'],
  'not finite': ['error', 'backprop.nonFinite'],
  zero: ['circle-slash'],
  small: ['arrow-small-down'],
  large: ['arrow-small-up'],
  usual: ['symbol-array'],
};

/** A line of the inspector as VS Code draws it. */
export function inspectorItem(node: InspectorNode, nodes: InspectorNodes, isExpanded: boolean): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const isLeaf = node.kind === 'value' || node.kind === 'note';
  const text = nodeText(node, nodes);
  const item = new vscode.TreeItem(text.label, isLeaf ? None : isExpanded ? Expanded : Collapsed);
  item.id = nodeId(node);
  item.contextValue = [node.kind, ...abilities(node)].join(' ');
  fill(item, text);
  if (node.kind === 'layer') {
    item.command = { command: 'backprop.goToLayer', title: 'Go to Layer Definition', arguments: [node] };
  }
  return item;
}

/** Gives an item what a line says, with its mark as an icon; what that means is said first. */
export function fill(item: vscode.TreeItem, text: NodeText): void {
  const { label, description, sentences, mark } = text;
  item.description = description;
  item.tooltip = tooltip(text);
  if (mark) item.iconPath = markIcon(mark);
  const spoken = [label, description, ...sentences.slice(0, 1)];
  item.accessibilityInformation = { label: spoken.filter(part => part !== '').join(', ') };
}

function markIcon(mark: keyof typeof icons): vscode.ThemeIcon {
  const [icon, color] = icons[mark];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** Names of layers are a person's own text and no markup. */
function tooltip({ label, sentences, figures }: NodeText): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  const said = sentences.filter(sentence => sentence !== '');
  for (const sentence of said.length > 0 ? said : [label]) {
    markdown.appendText(sentence);
    markdown.appendMarkdown('\n\n');
  }
  if (figures.length > 0) {
    markdown.appendMarkdown('| | |\n|---|---|\n');
    for (const [name, value] of figures) markdown.appendMarkdown(`| ${name}&nbsp; | ${value} |\n`);
  }
  return markdown;
}
