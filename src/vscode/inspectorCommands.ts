import * as vscode from 'vscode';
import { type Chosen, type CopyFormat, copyText, countOf } from '../inspector/copyText.ts';
import type { Inspected } from '../inspector/inspected.ts';
import type { InspectorNode } from '../inspector/nodes.ts';
import { mostCopied } from '../trace/arrayText.ts';
import type { Tables } from './tables.ts';
import type { WatchLine } from './watches.ts';

/** What a menu is opened on: a line of the inspector, or a watch of one. */
type Line = InspectorNode | WatchLine;

/** The commands that copy numbers of the inspector and open them as a table. */
export function registerInspectorCommands(
  { tables }: { readonly tables: Tables },
  inspected: () => Inspected | undefined,
): vscode.Disposable {
  const copy = (format: CopyFormat) => async (line?: Line) => {
    const shown = inspected();
    const chosen = shown && chosenOf(lineNode(line), shown);
    if (!shown || !chosen) return;
    if (countOf(chosen) > mostCopied) {
      const count = countOf(chosen).toLocaleString('en');
      const message = `${count} numbers are too many to copy. Copy a row, open a table of the first ones, or export the weights.`;
      void vscode.window.showInformationMessage(message);
      return;
    }
    await vscode.env.clipboard.writeText(copyText(chosen, shown.precision, format));
  };
  const commands: Readonly<Record<string, (line?: Line) => unknown>> = {
    'backprop.copyAsText': copy('text'),
    'backprop.copyAsJson': copy('json'),
    'backprop.copyAsNumPy': copy('numpy'),
    'backprop.openAsTable': async line => {
      const shown = inspected();
      const node = lineNode(line);
      if (shown && node && 'tensor' in node) await tables.open(shown, node.layer, node.tensor);
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, act)),
  );
}

/** The line of the inspector that is meant; undefined for a watch of what the run does not have. */
export function lineNode(line: Line | undefined): InspectorNode | undefined {
  return line && 'watch' in line ? line.node : line;
}

function chosenOf(node: InspectorNode | undefined, inspected: Inspected): Chosen | undefined {
  if (!node || !('tensor' in node)) return undefined;
  const numbers = inspected.numbers(node.layer, node.tensor);
  if (!numbers) return undefined;
  switch (node.kind) {
    case 'row':
      return { numbers, row: node.row };
    case 'value':
      return { numbers, row: node.row, column: node.column };
    default:
      return { numbers };
  }
}
