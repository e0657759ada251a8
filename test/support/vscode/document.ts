import { Position, Range, type Uri } from './values.ts';

export interface Change {
  readonly range: Range;
  readonly text: string;
}

/** A text that is open. Once closed it stays as it is: the same file opened again is another document. */
export class TextDocument {
  readonly uri: Uri;
  readonly languageId: string;
  readonly eol = 1;
  version = 1;
  isClosed = false;
  /** What is in the file, as far as the editor knows. */
  saved: string;
  #text: string;
  /** Texts that Undo goes back to. */
  readonly #before: string[] = [];

  constructor(uri: Uri, text: string, saved: string = text) {
    this.uri = uri;
    this.languageId = uri.path.endsWith('.mlp.json') ? 'mlp' : 'plaintext';
    this.#text = text;
    this.saved = saved;
  }

  get fileName(): string {
    return this.uri.fsPath;
  }

  get isUntitled(): boolean {
    return this.uri.scheme === 'untitled';
  }

  get isDirty(): boolean {
    return this.#text !== this.saved;
  }

  get lineCount(): number {
    return this.#starts().length;
  }

  getText(range?: Range): string {
    return range ? this.#text.slice(this.offsetAt(range.start), this.offsetAt(range.end)) : this.#text;
  }

  positionAt(offset: number): Position {
    const starts = this.#starts();
    const within = Math.min(Math.max(offset, 0), this.#text.length);
    const line = starts.findLastIndex(start => start <= within);
    return new Position(line, within - starts[line]!);
  }

  offsetAt({ line, character }: Position): number {
    const starts = this.#starts();
    if (line >= starts.length) return this.#text.length;
    const end = starts[line + 1] ?? this.#text.length + 1;
    return Math.min(starts[line]! + character, end - 1);
  }

  lineAt(place: number | Position): { readonly text: string; readonly range: Range } {
    const line = typeof place === 'number' ? place : place.line;
    if (line < 0 || line >= this.lineCount) throw new Error('Illegal value for `line`');
    const text = this.#text.split('\n')[line]!;
    return { text, range: new Range(line, 0, line, text.length) };
  }

  getWordRangeAtPosition(position: Position, pattern = /\w+/): Range | undefined {
    const { text } = this.lineAt(position);
    for (const { index, 0: word } of text.matchAll(new RegExp(pattern, 'g'))) {
      const isThere = index <= position.character && position.character <= index + word.length;
      if (isThere) return new Range(position.line, index, position.line, index + word.length);
    }
    return undefined;
  }

  /** The last first, so that the offsets of the others stay. */
  apply(changes: readonly Change[]): void {
    this.#before.push(this.#text);
    const sorted = changes
      .map(({ range, text }) => ({ start: this.offsetAt(range.start), end: this.offsetAt(range.end), text }))
      .sort((a, b) => b.start - a.start);
    for (const { start, end, text } of sorted) this.#text = this.#text.slice(0, start) + text + this.#text.slice(end);
    this.version++;
  }

  replaceAll(text: string): void {
    this.apply([{ range: new Range(new Position(0, 0), this.positionAt(this.#text.length)), text }]);
  }

  /** False when there is nothing to be undone. */
  undo(): boolean {
    const text = this.#before.pop();
    if (text === undefined) return false;
    this.#text = text;
    this.version++;
    return true;
  }

  #starts(): number[] {
    return [0, ...Array.from(this.#text.matchAll(/\n/g), ({ index }) => index + 1)];
  }
}
