import * as vscode from 'vscode';
import { findingsHover, type HoveredFinding } from '../language/findingText.ts';
import { hoverCommand, layerHover } from '../language/hoverText.ts';
import { layerAt } from '../spec/locate.ts';
import type { CheckedSpecs } from './checkedSpecs.ts';
import type { Advice } from './findings/advice.ts';
import { explainCommand } from './findings/findingDocs.ts';
import type { Runs } from './runs.ts';
import { specSelector } from './specFiles.ts';

/** Hovers on layer definitions: shapes, formulas, Jacobians, and the latest norms. And, wherever there are any, on findings. */
export function registerHover(specs: CheckedSpecs, runs: Runs, advice: Advice): vscode.Disposable {
  return vscode.languages.registerHoverProvider(specSelector, {
    async provideHover(document, position) {
      const { layers = [], layerRanges = [] } = (await specs.resultOf(document)) ?? {};
      const index = layerAt(layerRanges, document.offsetAt(position));
      const layer = index === undefined ? undefined : layers[index];
      const spec = document.uri.toString();
      const run = runs.newest(spec);
      const stop = runs.runsOf(spec).find(viewed => viewed.run === run)?.stop;
      const parts = [
        findingsHover(foundAt(advice, document, position, index), explainCommand),
        ...(index !== undefined && layer ? [layerHover({ ...layer, index, count: layers.length }, run, stop)] : []),
      ].filter(part => part !== '');
      if (parts.length === 0) return undefined;
      const text = new vscode.MarkdownString(parts.join('\n\n'));
      text.isTrusted = { enabledCommands: [hoverCommand, explainCommand] };
      return new vscode.Hover(text);
    },
  });
}

/** What is marked at a position, and what is said of the layer that it is in. */
function foundAt(
  advice: Advice,
  document: vscode.TextDocument,
  position: vscode.Position,
  layer: number | undefined,
): HoveredFinding[] {
  return advice.of(document).flatMap(({ finding, severity, range }) => {
    const isSaid = range.contains(position);
    const path = finding.path ?? [];
    const isOfLayer = finding.layer === layer || (path[0] === 'layers' && path[1] === layer);
    return isSaid || (layer !== undefined && isOfLayer) ? [{ finding, severity, isSaid }] : [];
  });
}
