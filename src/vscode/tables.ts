import * as vscode from 'vscode';
import type { Inspected } from '../views/inspector/inspected.ts';
import { type Table, tensorTable } from '../views/inspector/table.ts';
import type { InspectedTensor } from '../views/inspector/tensors.ts';

const scheme = 'backprop-table';

/** Read-only documents with the numbers of a tensor at one epoch: they stay as they were opened. */
export class Tables implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #subscriptions: vscode.Disposable;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  /** Opens a tensor, or says in words why not. */
  async open(inspected: Inspected, layer: number, tensor: InspectedTensor): Promise<void> {
    const table = tensorTable(inspected, layer, tensor);
    if (!table) {
      void vscode.window.showInformationMessage('These numbers are still being computed. Try again in a moment.');
      return;
    }
    const of = [inspected.run.info.id, inspected.epoch, inspected.sampleName, layer, tensor];
    await this.show(table, JSON.stringify(of));
  }

  /** Shows a table; two of the same `identity` are the same document. */
  async show({ name, text }: Table, identity: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name}`, query: identity });
    this.#texts.set(uri.toString(), text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: false });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? 'This table was not kept. Open it again from the gradient inspector.\n';
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
