import * as vscode from 'vscode';
import type { Fix } from '../../findings/finding.ts';
import { editText } from '../../findings/fixText.ts';
import { outcomeOf } from '../../findings/verification.ts';
import { fixKey } from '../../run/trial.ts';
import { fixMisfit } from '../../spec/fixMisfit.ts';
import { settingEdits } from '../../spec/settingEdits.ts';
import { silenceFileEdit, silenceLineEdit } from '../../spec/silenceEdits.ts';
import { limits } from '../settings.ts';
import { workspaceEdit } from '../specEdits.ts';
import { specName, specSelector } from '../specFiles.ts';
import type { Advice, Advised } from './advice.ts';
import { findingDiagnostic } from './diagnostics.ts';
import { explainCommand, type FindingDocs } from './findingDocs.ts';
import type { Fixes } from './fixes.ts';

/** A fix whose edit is made when it is chosen: a text with its data in it may be long. */
class FixAction extends vscode.CodeAction {
  readonly document: vscode.TextDocument;
  readonly fix: Fix;
  /** The text that was diagnosed. */
  readonly diagnosed: string;

  constructor(document: vscode.TextDocument, fix: Fix, diagnosed: string) {
    super(fix.title, vscode.CodeActionKind.QuickFix);
    this.document = document;
    this.fix = fix;
    this.diagnosed = diagnosed;
  }
}

interface FindingActionTools {
  readonly advice: Advice;
  readonly fixes: Fixes;
  readonly docs: FindingDocs;
}

/**
 * The quick fixes of findings. What is certain, or was tried and helped, is written into the text; what is only likely is offered to be
 * tried. Every finding can be explained and silenced.
 */
export function registerFindingActions({ advice, fixes, docs }: FindingActionTools): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, range) {
      return advice
        .of(document)
        .filter(advised => advised.range.intersection(range))
        .flatMap(advised => {
          const diagnostics = [findingDiagnostic(advised, docs)];
          const actions = [
            ...fixActions(document, advised, fixes),
            explainAction(advised),
            ...silenceActions(document, advised),
          ];
          for (const action of actions) action.diagnostics = diagnostics;
          return actions;
        });
    },
    resolveCodeAction(action) {
      if (action instanceof FixAction) action.edit = fixEdit(action);
      return action;
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(specSelector, provider, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.commands.registerCommand(explainCommand, code => docs.explain(code)),
  );
}

function fixActions(document: vscode.TextDocument, { finding, run }: Advised, fixes: Fixes): vscode.CodeAction[] {
  const text = document.getText();
  const tried = fixes.verified(document.uri, text);
  let isFirst = true;
  return finding.fixes.flatMap((fix, index): vscode.CodeAction[] => {
    if (fix.edits.length === 0) return [];
    const verified = fix.verified ?? tried.get(fixKey(fix));
    const isSure = finding.isCertain || (verified && outcomeOf(verified) === 'helps');
    if (!isSure) {
      const action = new vscode.CodeAction(`Try This Fix: ${fix.title}`, vscode.CodeActionKind.QuickFix);
      const title = 'Train copies of the network with this fix';
      action.command = { command: 'backprop.tryFix', title, arguments: [document.uri, finding.code, index] };
      return [action];
    }
    const action = new FixAction(document, fix, run?.request?.text ?? text);
    action.isPreferred = isFirst;
    isFirst = false;
    return [action];
  });
}

/** Throws, in words that the editor shows, when the fix does not fit the text any more. */
function fixEdit({ document, fix, diagnosed }: FixAction): vscode.WorkspaceEdit {
  const text = document.getText();
  const misfit = fixMisfit(diagnosed, text, fix.edits, limits());
  const edits = misfit === undefined ? settingEdits(text, fix.edits, limits()) : { problem: misfit };
  if (!('problem' in edits)) return workspaceEdit(document, edits);
  const changes = fix.edits.map(editText).join(', ');
  throw new Error(`${specName(document.uri)} was not changed (${changes}): ${edits.problem}.`);
}

function explainAction({ finding: { code } }: Advised): vscode.CodeAction {
  const action = new vscode.CodeAction(`Explain ${code}`, vscode.CodeActionKind.QuickFix);
  action.command = { command: explainCommand, title: action.title, arguments: [code] };
  return action;
}

function silenceActions(document: vscode.TextDocument, { finding: { code }, range }: Advised): vscode.CodeAction[] {
  const text = document.getText();
  const edits = [
    [`Silence ${code} on this line`, silenceLineEdit(text, document.offsetAt(range.start), code)],
    [`Silence ${code} in this file`, silenceFileEdit(text, code)],
  ] as const;
  return edits.map(([title, edit]) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.edit = workspaceEdit(document, [edit]);
    return action;
  });
}
