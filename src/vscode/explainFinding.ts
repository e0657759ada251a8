import * as vscode from 'vscode';
import type { FindingCode } from '../findings/finding.ts';

/** Where a code is explained: in the document that is packaged with the extension, so without a network, too. */
export function explanationOf(extensionUri: vscode.Uri, code: FindingCode): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'docs', 'findings.md').with({ fragment: code });
}

/** Shows what a code means, beside the panel that it is said in. */
export async function explainFinding(extensionUri: vscode.Uri, code: FindingCode): Promise<void> {
  await vscode.commands.executeCommand('markdown.showPreview', explanationOf(extensionUri, code));
}
