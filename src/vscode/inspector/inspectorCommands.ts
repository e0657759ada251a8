import * as vscode from 'vscode';
import { type Chosen, type CopyFormat, copyText, countOf } from '../../inspector/copyText.ts';
import { givenNode } from '../../inspector/givenNode.ts';
import type { Inspected } from '../../inspector/inspected.ts';
import type { InspectorNode } from '../../inspector/nodes.ts';
import type { Run } from '../../run/run.ts';
import { mostCopied } from '../../trace/arrayText.ts';
import { showInformation } from '../notify.ts';
import type { Tables } from './tables.ts';

/** The commands that copy numbers of the inspector and open them as a table. */
export function registerInspectorCommands(
  { tables }: { readonly tables: Tables },
  inspected: () => Inspected | undefined,
): vscode.Disposable {
  const copy = (format: CopyFormat) => async (line?: unknown) => {
    const shown = inspected();
    const chosen = shown && chosenOf(lineNode(line, shown.run), shown);
    if (!shown || !chosen) return;
    if (countOf(chosen) > mostCopied) {
      const count = countOf(chosen).toLocaleString('en');
      const message = `${count} numbers are too many to copy. Copy a row, open a table of the first ones, or export the weights.`;
      void showInformation(message);
      return;
    }
    await vscode.env.clipboard.writeText(copyText(chosen, shown.precision, format));
  };
  const commands: Readonly<Record<string, (line?: unknown) => unknown>> = {
    'backprop.copyAsText': copy('text'),
    'backprop.copyAsJson': copy('json'),
    'backprop.copyAsNumPy': copy('numpy'),
    'backprop.openAsTable': async line => {
      const shown = inspected();
      const node = shown && lineNode(line, shown.run);
      if (shown && node && 'tensor' in node) await tables.open(shown, node.layer, node.tensor);
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, act)),
  );
}

/**
 * The line of the inspector that a command was given, itself or as a watch of it; undefined for a watch of what the run does not have,
 * and for anything else.
 */
export function lineNode(line: unknown, run: Run | undefined): InspectorNode | undefined {
  const { watch, node } = Object(line) as Readonly<Record<string, unknown>>;
  return run && givenNode(watch === undefined ? line : node, run.info.layers.length);
}

function chosenOf(node: InspectorNode | undefined, inspected: Inspected): Chosen | undefined {
  if (!node || !('tensor' in node)) return undefined;
  const numbers = inspected.numbers(node.layer, node.tensor);
  if (!numbers) return undefined;
  if ('row' in node && node.row >= numbers.rows) return undefined;
  if ('column' in node && node.column >= numbers.columns) return undefined;
  switch (node.kind) {
    case 'row':
      return { numbers, row: node.row };
    case 'value':
      return { numbers, row: node.row, column: node.column };
    default:
      return { numbers };
  }
}
