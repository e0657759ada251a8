import type * as vscode from 'vscode';
import { csvLine, csvNumber } from '../export/csv.ts';
import { VirtualTexts } from './virtualTexts.ts';

/** Documents with the numbers of an expression at one stop, as CSV. */
export class TensorTables implements vscode.Disposable {
  readonly #texts = new VirtualTexts(
    'backprop-tensor',
    'This table was not kept. Open it again from the Variables view.\n',
  );

  /** A line for each row; a vector is one line. Rejects, in words, where there are no numbers or too many. */
  async open(session: vscode.DebugSession, expression: string): Promise<void> {
    const { shape, numbers } = await session.customRequest('backprop/tensor', { expression });
    const bytes = Buffer.from(String(numbers), 'base64');
    const cells = Array.from({ length: bytes.length / 8 }, (_, index) => csvNumber(bytes.readDoubleLE(8 * index)));
    const columns = Math.max(1, Number(shape.at(-1) ?? 1));
    let text = '';
    for (let from = 0; from < cells.length; from += columns) text += csvLine(cells.slice(from, from + columns));
    await this.#texts.show(`${expression}.csv`, `${session.id} ${Date.now()}`, text);
  }

  dispose(): void {
    this.#texts.dispose();
  }
}
