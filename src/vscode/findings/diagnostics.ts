import * as vscode from 'vscode';
import type { FindingSeverity } from '../../findings/finding.ts';
import type { Problem, Severity } from '../../spec/problem.ts';
import type { CheckedSpecs } from '../checkedSpecs.ts';
import type { Advice, Advised } from './advice.ts';
import type { FindingDocs } from './findingDocs.ts';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** What is only likely is information: underlined and listed, and nothing counts it as wrong. */
const findingSeverities: Readonly<Record<FindingSeverity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** Problems and findings of the open specs as squiggles and in the Problems view. */
export function registerDiagnostics(specs: CheckedSpecs, advice: Advice, docs: FindingDocs): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('backprop');
  const problems = new WeakMap<vscode.TextDocument, readonly vscode.Diagnostic[]>();
  const show = (document: vscode.TextDocument) => {
    if (document.isClosed) return;
    const findings = advice.of(document).map(advised => findingDiagnostic(advised, docs));
    collection.set(document.uri, [...(problems.get(document) ?? []), ...findings]);
  };
  void docs.ready.then(() => vscode.workspace.textDocuments.filter(document => problems.has(document)).forEach(show));
  return vscode.Disposable.from(
    collection,
    specs.onDidCheck(({ document, problems: found }) => {
      problems.set(
        document,
        found.map(problem => toDiagnostic(document, problem)),
      );
      show(document);
    }),
    advice.onDidChange(show),
    vscode.workspace.onDidCloseTextDocument(document => collection.delete(document.uri)),
  );
}

/** Of a finding, linked to what explains it. */
export function findingDiagnostic({ finding, severity, range }: Advised, docs: FindingDocs): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, finding.message, findingSeverities[severity]);
  const target = docs.linkOf(finding.code);
  diagnostic.source = 'backprop';
  diagnostic.code = target ? { value: finding.code, target } : finding.code;
  return diagnostic;
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
