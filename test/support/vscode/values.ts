import { posix } from 'node:path';
import { Disposable, EventEmitter } from './events.ts';

interface UriParts {
  readonly scheme: string;
  readonly authority?: string;
  readonly path?: string;
  readonly query?: string;
  readonly fragment?: string;
}

/** An address, on a system whose paths begin with a slash. */
export class Uri {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;

  private constructor({ scheme, authority = '', path = '', query = '', fragment = '' }: UriParts) {
    this.scheme = scheme;
    this.authority = authority;
    this.path = path;
    this.query = query;
    this.fragment = fragment;
  }

  static file(path: string): Uri {
    return new Uri({ scheme: 'file', path });
  }

  static from(parts: UriParts): Uri {
    return new Uri(parts);
  }

  static parse(text: string): Uri {
    const [, scheme = 'file', authority, path, query, fragment] =
      /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
    const decoded = (part = '') => decodeURIComponent(part);
    return new Uri({
      scheme,
      authority: decoded(authority),
      path: decoded(path),
      query: decoded(query),
      fragment: decoded(fragment),
    });
  }

  static joinPath({ path, ...uri }: Uri, ...names: string[]): Uri {
    return new Uri({ ...uri, path: posix.join(path, ...names) });
  }

  get fsPath(): string {
    return this.path;
  }

  with(change: Partial<UriParts>): Uri {
    return new Uri({ ...this, ...change });
  }

  toString(): string {
    const { scheme, authority, path, query, fragment } = this;
    const slashes = authority !== '' || scheme === 'file' ? '//' : '';
    return `${scheme}:${slashes}${encoded(authority)}${encoded(path, '/')}${query && `?${encoded(query)}`}${fragment && `#${encoded(fragment)}`}`;
  }
}

function encoded(part: string, kept = ''): string {
  return part.replaceAll(/[^A-Za-z0-9._~-]+/g, found =>
    Array.from(found, each =>
      kept.includes(each) ? each : encodeURIComponent(each).replaceAll(/[!'()*]/g, hexadecimal),
    ).join(''),
  );
}

function hexadecimal(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}

export class Position {
  readonly line: number;
  readonly character: number;

  constructor(line: number, character: number) {
    if (line < 0 || character < 0) throw new Error('illegal argument');
    this.line = line;
    this.character = character;
  }

  compareTo({ line, character }: Position): number {
    return this.line - line || this.character - character;
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(start: Position | number, end: Position | number, endLine?: number, endCharacter?: number) {
    const a = typeof start === 'number' ? new Position(start, end as number) : start;
    const b = typeof start === 'number' ? new Position(endLine!, endCharacter!) : (end as Position);
    [this.start, this.end] = a.compareTo(b) <= 0 ? [a, b] : [b, a];
  }

  contains(place: Position | Range): boolean {
    const [start, end] = place instanceof Range ? [place.start, place.end] : [place, place];
    return this.start.compareTo(start) <= 0 && end.compareTo(this.end) <= 0;
  }

  intersection({ start, end }: Range): Range | undefined {
    const [first, last] = [start, end];
    const from = this.start.compareTo(first) > 0 ? this.start : first;
    const to = this.end.compareTo(last) < 0 ? this.end : last;
    return from.compareTo(to) <= 0 ? new Range(from, to) : undefined;
  }
}

export class Location {
  readonly uri: Uri;
  readonly range: Range;

  constructor(uri: Uri, place: Range | Position) {
    this.uri = uri;
    this.range = place instanceof Range ? place : new Range(place, place);
  }
}

export class Diagnostic {
  source: string | undefined;
  code: unknown;
  relatedInformation: unknown;
  readonly range: Range;
  readonly message: string;
  readonly severity: number;

  constructor(range: Range, message: string, severity = 0) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

export class WorkspaceEdit {
  readonly edits: { readonly uri: Uri; readonly range: Range; readonly text: string }[] = [];

  replace(uri: Uri, range: Range, text: string): void {
    this.edits.push({ uri, range, text });
  }
}

export class CancellationTokenSource {
  readonly #requested = new EventEmitter<void>('a cancellation');
  #isRequested = false;
  readonly token: { readonly isCancellationRequested: boolean; readonly onCancellationRequested: unknown };

  constructor() {
    const isRequested = () => this.#isRequested;
    this.token = {
      get isCancellationRequested() {
        return isRequested();
      },
      onCancellationRequested: this.#requested.event,
    };
  }

  cancel(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    this.#requested.fire();
  }

  dispose(): void {
    this.#requested.dispose();
  }
}

/** Values that only carry what they are given. */
export class ThemeIcon {
  readonly id: string;
  readonly color: ThemeColor | undefined;
  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

export class ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class MarkdownString {
  value: string;
  isTrusted: unknown;
  constructor(value = '') {
    this.value = value;
  }
  appendText(text: string): this {
    this.value += text;
    return this;
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

export class TreeItem {
  label: string;
  collapsibleState: number;
  id: string | undefined;
  constructor(label: string, collapsibleState = 0) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class Hover {
  readonly contents: unknown;
  constructor(contents: unknown) {
    this.contents = contents;
  }
}

export class CodeAction {
  readonly title: string;
  readonly kind: unknown;
  edit: WorkspaceEdit | undefined;
  constructor(title: string, kind: unknown) {
    this.title = title;
    this.kind = kind;
  }
}

export class DiagnosticRelatedInformation {
  readonly location: Location;
  readonly message: string;
  constructor(location: Location, message: string) {
    this.location = location;
    this.message = message;
  }
}

export class RelativePattern {
  readonly baseUri: Uri;
  readonly pattern: string;
  constructor(base: { readonly uri: Uri }, pattern: string) {
    this.baseUri = base.uri;
    this.pattern = pattern;
  }
}

export class InlineValueText {
  readonly range: Range;
  readonly text: string;
  constructor(range: Range, text: string) {
    this.range = range;
    this.text = text;
  }
}

export class EvaluatableExpression {
  readonly range: Range;
  readonly expression: string;
  constructor(range: Range, expression: string) {
    this.range = range;
    this.expression = expression;
  }
}

export class DocumentLink {
  tooltip: string | undefined;
  readonly range: Range;
  readonly target: Uri;
  constructor(range: Range, target: Uri) {
    this.range = range;
    this.target = target;
  }
}

export { Disposable, EventEmitter };
