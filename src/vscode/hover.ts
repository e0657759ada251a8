import * as vscode from 'vscode';
import { layerShapes } from '../plan/layerShapes.ts';
import { parseSpec } from '../spec/parse.ts';
import { layerHover } from '../views/hoverText.ts';
import type { CheckedSpecs } from './checkedSpecs.ts';
import type { Runs } from './runs.ts';
import { specSelector } from './specFiles.ts';

/** Hovers on layer definitions: shapes, formulas, Jacobians, and the latest norms. */
export function registerHover(specs: CheckedSpecs, runs: Runs): vscode.Disposable {
  return vscode.languages.registerHoverProvider(specSelector, {
    provideHover(document, position) {
      const parsed = parseSpec(document.getText());
      const index = parsed.layerAt(document.offsetAt(position));
      if (index === undefined) return undefined;
      const shapes = layerShapes(parsed, specs.inputsOf(document));
      const shape = shapes[index];
      if (!shape) return undefined;
      const run = runs.get(document.uri.toString())?.run;
      return new vscode.Hover(new vscode.MarkdownString(layerHover({ ...shape, index, count: shapes.length }, run)));
    },
  });
}
