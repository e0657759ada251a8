import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { panelDocument } from '../views/panelDocument.ts';

/** The panel's page, with the addresses that its webview may load from. */
export function panelHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  return panelDocument({
    nonce: randomBytes(16).toString('base64'),
    source: webview.cspSource,
    address: name => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString(),
  });
}
