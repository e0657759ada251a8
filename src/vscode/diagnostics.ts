import * as vscode from 'vscode';
import type { Problem, Severity } from '../spec/problem.ts';
import type { CheckedSpecs } from './checkedSpecs.ts';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Problems of the open specs as squiggles and in the Problems view. */
export function registerDiagnostics(specs: CheckedSpecs): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('backprop');
  return vscode.Disposable.from(
    collection,
    specs.onDidCheck(({ document, problems }) => {
      collection.set(
        document.uri,
        problems.map(problem => toDiagnostic(document, problem)),
      );
    }),
    vscode.workspace.onDidCloseTextDocument(document => collection.delete(document.uri)),
  );
}

function toDiagnostic(document: vscode.TextDocument, problem: Problem): vscode.Diagnostic {
  const { code, message, severity, offset, length, related } = problem;
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  const diagnostic = new vscode.Diagnostic(range, message, severities[severity]);
  diagnostic.source = 'backprop';
  diagnostic.code = code;
  if (related) {
    const place = new vscode.Position(related.line - 1, related.column - 1);
    diagnostic.relatedInformation = [
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(vscode.Uri.file(related.file), place),
        related.message,
      ),
    ];
  }
  return diagnostic;
}
