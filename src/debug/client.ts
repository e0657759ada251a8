import * as z from 'zod';

/** What a client says of itself in `initialize`, as far as it matters here. */
export const clientArguments = z.looseObject({
  linesStartAt1: z.boolean().default(true),
  columnsStartAt1: z.boolean().default(true),
  pathFormat: z.enum(['path', 'uri']).default('path'),
  supportsProgressReporting: z.boolean().default(false),
  supportsInvalidatedEvent: z.boolean().default(false),
  supportsVariableType: z.boolean().default(false),
  supportsVariablePaging: z.boolean().default(false),
});
export type Client = z.output<typeof clientArguments>;

/** A place in a text, line and column counted from 1, in UTF-16 code units. */
export interface LineAndColumn {
  readonly line: number;
  readonly column: number;
}

/** The same as the client counts. */
export function placeForClient({ linesStartAt1, columnsStartAt1 }: Client, place: LineAndColumn): LineAndColumn {
  return { line: place.line - (linesStartAt1 ? 0 : 1), column: place.column - (columnsStartAt1 ? 0 : 1) };
}

/** A client's line, counted from 1. */
export function lineFromClient({ linesStartAt1 }: Client, line: number): number {
  return line + (linesStartAt1 ? 0 : 1);
}

/** A client's column, counted from 1. */
export function columnFromClient({ columnsStartAt1 }: Client, column: number): number {
  return column + (columnsStartAt1 ? 0 : 1);
}

/** A path as the client writes it; what is a URI already stays one. */
export function pathForClient({ pathFormat }: Client, path: string): string {
  return pathFormat === 'uri' && !isUri(path) ? fileUri(path) : path;
}

/** Whether two paths or URIs name the same file. */
export function isSamePath(a: string, b: string): boolean {
  return comparable(a) === comparable(b);
}

/** A scheme has two letters at least: one is a drive. */
export function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(text);
}

/** `/a b/c` as `file:///a%20b/c`, `C:\a` as `file:///C:/a`. */
function fileUri(path: string): string {
  const parts = path.replaceAll('\\', '/').split('/');
  const written = parts.map((part, index) => (index === 0 && /^[a-z]:$/i.test(part) ? part : encodeURIComponent(part)));
  return `file://${path.startsWith('/') ? '' : '/'}${written.join('/')}`;
}

function comparable(text: string): string {
  if (!isUri(text)) return withSlashes(text);
  const path = /^file:\/\/\/?/i.test(text) ? decoded(text.replace(/^file:\/\//i, '')) : undefined;
  return path === undefined ? decoded(text) : withSlashes(path.replace(/^\/([a-z]:)/i, '$1'));
}

/** Drives are the same in either case. */
function withSlashes(path: string): string {
  return path.replaceAll('\\', '/').replace(/^[A-Z]:/, drive => drive.toLowerCase());
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
