import * as vscode from 'vscode';

/** Read-only documents of a scheme, each with its text until it is closed. */
export class VirtualTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #scheme: string;
  readonly #lost: string;
  readonly #texts = new Map<string, string>();
  readonly #subscriptions: vscode.Disposable;

  /** `lost` is shown in place of a text that is not there any more, as after a window reload. */
  constructor(scheme: string, lost: string) {
    this.#scheme = scheme;
    this.#lost = lost;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  /** Shows a text under a name. The same name and query are the same document. */
  async show(name: string, query: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.from({
      scheme: this.#scheme,
      path: `/${name.replace(/[/\\?#]/g, ' ').slice(0, 100)}`,
      query,
    });
    this.#texts.set(uri.toString(), text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: false });
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? this.#lost;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
