import * as vscode from 'vscode';
import type { FindingCode } from '../../findings/finding.ts';
import { explainedLines } from '../../findings/findingDocument.ts';

/** The command that opens what docs/findings.md says of a code, which is its argument. */
export const explainCommand = 'backprop.explainFinding';

/** The explanations of the findings, which come with the extension: they open without a network. */
export class FindingDocs {
  readonly #document: vscode.Uri;
  #lines: ReadonlyMap<string, number> = new Map();
  readonly #read: Promise<void>;

  constructor(extensionUri: vscode.Uri) {
    this.#document = vscode.Uri.joinPath(extensionUri, 'docs', 'findings.md');
    this.#read = this.#readLines();
  }

  /** Where a code is explained, once that is known: the editor opens a file at the line that its fragment names. */
  linkOf(code: FindingCode): vscode.Uri | undefined {
    const line = this.#lines.get(code);
    return line === undefined ? undefined : this.#document.with({ fragment: `L${line}` });
  }

  /** Resolves when links are known. */
  get ready(): Promise<void> {
    return this.#read;
  }

  /** Shows the explanation as it is meant to be read, or as text where Markdown has no preview. */
  async explain(code: unknown): Promise<void> {
    await this.#read;
    const known = typeof code === 'string' && this.#lines.has(code);
    try {
      await vscode.commands.executeCommand(
        'markdown.showPreview',
        this.#document.with({ fragment: known ? code : '' }),
      );
    } catch {
      const line = known ? this.#lines.get(code)! - 1 : 0;
      await vscode.window.showTextDocument(this.#document, { selection: new vscode.Range(line, 0, line, 0) });
    }
  }

  async #readLines(): Promise<void> {
    try {
      const bytes = await vscode.workspace.fs.readFile(this.#document);
      this.#lines = explainedLines(new TextDecoder().decode(bytes));
    } catch (error) {
      console.error('Backprop: the explanations of findings cannot be read.', error);
    }
  }
}
