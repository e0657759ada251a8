import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type PageName, panelDocument } from '../../page/panelDocument.ts';

/** A page, with the addresses that its webview may load from. */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, page: PageName): string {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const resources = {
    nonce: randomBytes(16).toString('base64'),
    source: webview.cspSource,
    address: (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString(),
  };
  return panelDocument(resources, page);
}
