import * as vscode from 'vscode';
import type { Health } from '../inspector/health.ts';
import { abilities, type InspectorNode, type InspectorNodes, nodeId } from '../inspector/nodes.ts';
import { type NodeText, nodeText } from '../inspector/nodeText.ts';

const icons: Readonly<Record<Health['verdict'], readonly [icon: string, color?: string]>> = {
  'not finite': ['error', 'backprop.nonFinite'],
  dead: ['circle-slash', 'backprop.negative'],
  saturated: ['circle-slash', 'backprop.negative'],
  vanishing: ['arrow-down', 'backprop.negative'],
  small: ['arrow-small-down', 'backprop.negative'],
  healthy: ['pass', 'testing.iconPassed'],
  large: ['arrow-small-up', 'backprop.positive'],
  exploding: ['arrow-up', 'backprop.positive'],
  unjudged: ['symbol-array'],
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

/** Gives an item what a line says, with its health as an icon and in words. */
export function fill(item: vscode.TreeItem, text: NodeText): void {
  const { label, description, sentences, health } = text;
  item.description = description;
  item.tooltip = tooltip(text);
  if (health) item.iconPath = healthIcon(health);
  const spoken = [label, description, ...(health?.words ? [health.words] : sentences.slice(0, 1))];
  item.accessibilityInformation = { label: spoken.filter(part => part !== '').join(', ') };
}

function healthIcon({ verdict }: Health): vscode.ThemeIcon {
  const [icon, color] = icons[verdict];
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
