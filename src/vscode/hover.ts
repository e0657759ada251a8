import * as vscode from 'vscode';
import { hoverCommand, layerHover } from '../language/hoverText.ts';
import { layerAt } from '../spec/locate.ts';
import type { CheckedSpecs } from './checkedSpecs.ts';
import type { Runs } from './runs.ts';
import { specSelector } from './specFiles.ts';

/** Hovers on layer definitions: shapes, formulas, Jacobians, and the latest norms. */
export function registerHover(specs: CheckedSpecs, runs: Runs): vscode.Disposable {
  return vscode.languages.registerHoverProvider(specSelector, {
    async provideHover(document, position) {
      const { layers = [], layerRanges = [] } = (await specs.resultOf(document)) ?? {};
      const index = layerAt(layerRanges, document.offsetAt(position));
      const layer = index === undefined ? undefined : layers[index];
      if (index === undefined || !layer) return undefined;
      const run = runs.newest(document.uri.toString());
      const text = new vscode.MarkdownString(layerHover({ ...layer, index, count: layers.length }, run));
      text.isTrusted = { enabledCommands: [hoverCommand] };
      return new vscode.Hover(text);
    },
  });
}
