import * as vscode from 'vscode';
import type { CheckedSpecs } from './checkedSpecs.ts';
import { showInformation } from './notify.ts';
import { openSpec, showText, specName } from './specFiles.ts';

/** Selects a layer's definition in its spec, in the editor that shows it or in one beside the panel. */
export async function revealLayer(specs: CheckedSpecs, spec: vscode.Uri, layer: number): Promise<void> {
  const document = await openSpec(spec);
  if (!document) return;
  const result = await specs.resultOf(document);
  const range = result?.layerRanges[layer];
  if (!range) {
    if (result) void showInformation(`${specName(spec)} has no layer ${layer + 1} any more.`);
    return;
  }
  const visible = vscode.window.visibleTextEditors.find(editor => editor.document === document);
  await showText(document, {
    selection: new vscode.Range(document.positionAt(range.offset), document.positionAt(range.offset + range.length)),
    viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
  });
}
