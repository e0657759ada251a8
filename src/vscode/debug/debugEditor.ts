import * as vscode from 'vscode';
import { expressionOfKey, expressionOfLayer, stopText } from '../../language/stopText.ts';
import { layerAt } from '../../spec/locate.ts';
import type { CheckedSpecs } from '../checkedSpecs.ts';
import { specSelector } from '../specFiles.ts';
import type { DebugSessions } from './debugSessions.ts';

/** What the editor shows of a stop in the spec's text: norms after the lines of layers, and values where a person points at a name or a key. */
export function registerDebugEditor(sessions: DebugSessions, specs: CheckedSpecs): vscode.Disposable {
  const stopIn = (document: vscode.TextDocument) => {
    const { active } = sessions;
    return active?.spec.toString() === document.uri.toString() ? active.stop : undefined;
  };
  return vscode.Disposable.from(
    vscode.languages.registerInlineValuesProvider(specSelector, {
      async provideInlineValues(document, viewPort) {
        const stop = stopIn(document);
        if (!stop) return [];
        const { layers = [], layerRanges = [] } = (await specs.resultOf(document)) ?? {};
        return layerRanges.flatMap(({ offset, length }, index) => {
          const own = stop.layers.find(({ shape }) => shape.name === layers[index]?.name);
          const start = document.positionAt(offset);
          const text = own && stopText(own);
          const end = document.positionAt(offset + length);
          if (!text || !viewPort.contains(start)) return [];
          return [new vscode.InlineValueText(new vscode.Range(start, start.line === end.line ? end : start), text)];
        });
      },
    }),
    vscode.languages.registerEvaluatableExpressionProvider(specSelector, {
      async provideEvaluatableExpression(document, position) {
        const stop = stopIn(document);
        const range = stop && document.getWordRangeAtPosition(position, /"(?:[^"\\]|\\.)*"/);
        if (!stop || !range) return undefined;
        const { layers = [], layerRanges = [] } = (await specs.resultOf(document)) ?? {};
        const index = layerAt(layerRanges, document.offsetAt(position));
        const name = index === undefined ? undefined : layers[index]?.name;
        const written = document.getText(range);
        const line = document.lineAt(range.end.line).text;
        const isKey = /^\s*:/.test(line.slice(range.end.character));
        const isName = name !== undefined && written === JSON.stringify(name) && !isKey;
        const expression = isName
          ? expressionOfLayer(name, stop.at.phase)
          : isKey
            ? expressionOfKey(written.slice(1, -1), name)
            : undefined;
        return expression === undefined ? undefined : new vscode.EvaluatableExpression(range, expression);
      },
    }),
  );
}
