import * as vscode from 'vscode';
import { traceText } from '../language/traceText.ts';
import { askLong, type TraceAnswer } from './debug/debugQuery.ts';
import { VirtualTexts } from './virtualTexts.ts';

const scheme = 'backprop-trace';

interface Shown {
  readonly times: ReadonlyMap<number, number>;
  readonly session: string;
}

/** Read-only documents with the values that an expression had over a training. A click on a line goes to its moment. */
export class Traces implements vscode.DocumentLinkProvider, vscode.Disposable {
  readonly #texts = new VirtualTexts(scheme, 'This table was not kept. Search again while you debug.\n');
  /** By a document's query. */
  readonly #shown = new Map<string, Shown>();
  readonly #subscriptions: vscode.Disposable;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      this.#texts,
      vscode.languages.registerDocumentLinkProvider({ scheme }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#shown.delete(uri.query)),
    );
  }

  /** Opens the values of an expression, one for each epoch or batch. Does nothing when that is cancelled. */
  async open(session: vscode.DebugSession, expression: string, per: 'epoch' | 'batch'): Promise<void> {
    const answer = await askLong<TraceAnswer>(session, 'backprop/trace', { expression, per }, `Tracing ${expression}`);
    if (!answer?.values) return;
    const values = answer.values.map((value, index) => ({
      time: answer.times![index]!,
      epoch: answer.epochs![index]!,
      batch: answer.batches![index]!,
      value: numberOf(value),
    }));
    const { text, times } = traceText(expression, values, per === 'batch', answer.missing);
    const query = `${session.id} ${Date.now()}`;
    this.#shown.set(query, { times, session: session.id });
    await this.#texts.show(`${expression} per ${per}`, query, text);
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const shown = this.#shown.get(document.uri.query);
    if (!shown) return [];
    return Array.from(shown.times, ([line, time]) => {
      const moment = encodeURIComponent(JSON.stringify([{ session: shown.session, time }]));
      const range = new vscode.Range(line, 0, line, document.lineAt(line).text.length);
      const link = new vscode.DocumentLink(range, vscode.Uri.parse(`command:backprop.goToMoment?${moment}`));
      link.tooltip = 'Go to this moment';
      return link;
    });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

/** As JSON has it. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  const { $number } = Object(value) as { readonly $number?: unknown };
  return $number === undefined ? undefined : Number($number);
}
