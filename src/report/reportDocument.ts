import { base64 } from '../page/base64.ts';
import type { EmbeddedNumbers } from './embeddedRun.ts';
import { numberArrays, numbersElement, type ReportData, textElement } from './reportData.ts';

/** The files of `dist/webview` that a report is made of, as text; the font as bytes. */
export interface ReportParts {
  /** Stands in for the editor: `report.js`. */
  readonly hostScript: string;
  readonly pageScript: string;
  readonly pageStyles: string;
  readonly iconStyles: string;
  readonly iconFont: Uint8Array;
}

/** The SHA-256 of a text in base64, as a content security policy has it. */
type Sha256 = (text: string) => string;

/** Bytes that become one piece of base64; a multiple of 3, so that the pieces are one text. */
const bytesInPiece = 3 * 2 ** 16;

/**
 * The report: one HTML document, in pieces. It holds the panel's own page, everything that this loads and the data, and
 * nothing else may load or run in it.
 */
export function* reportDocument(data: ReportData, parts: ReportParts, sha256: Sha256): Generator<string> {
  const styles = [iconStyles(parts), parts.pageStyles].map(inlineStyle);
  const scripts = [parts.hostScript, parts.pageScript].map(inlineScript);
  const policy = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    'font-src data:',
    `style-src ${styles.map(style => `'sha256-${sha256(style)}'`).join(' ')}`,
    `script-src ${scripts.map(script => `'sha256-${sha256(script)}'`).join(' ')}`,
  ].join('; ');
  const { runs, ...rest } = data;
  const text = { ...rest, runs: runs.map(({ numbers, ...run }) => run) };
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`Report of ${data.facts.spec}`)}</title>
`;
  for (const style of styles) yield `<style>${style}</style>\n`;
  yield `</head>
<body class="${escaped(data.appearance?.classes ?? '')}">
<noscript>This report is a page that needs JavaScript.</noscript>
<div id="root"></div>
<script type="application/json" id="${textElement}">${JSON.stringify(text).replaceAll('<', '\\u003c')}</script>
`;
  for (const [index, run] of runs.entries()) yield* numbersOf(index, run.numbers);
  for (const script of scripts) yield `<script>${script}</script>\n`;
  yield '</body>\n</html>\n';
}

function* numbersOf(run: number, numbers: EmbeddedNumbers): Generator<string> {
  for (const name of Object.keys(numberArrays) as (keyof EmbeddedNumbers)[]) {
    const { buffer, byteOffset, byteLength } = numbers[name];
    yield `<script type="text/plain" id="${numbersElement(run, name)}">`;
    for (let at = 0; at < byteLength; at += bytesInPiece) {
      yield base64(new Uint8Array(buffer, byteOffset + at, Math.min(bytesInPiece, byteLength - at)));
    }
    yield '</script>\n';
  }
}

/** The icons with their font inside. */
function iconStyles({ iconStyles: styles, iconFont }: ReportParts): string {
  return styles.replace(/url\("[^"]*codicon\.ttf[^"]*"\)/, () => `url("data:font/ttf;base64,${base64(iconFont)}")`);
}

/** Without what would end the element, or begin a comment in it: both can only stand in strings of the script. */
function inlineScript(script: string): string {
  return withoutSourceMap(script).replaceAll(/<(?=\/script|!--)/gi, '\\x3C');
}

function inlineStyle(style: string): string {
  return withoutSourceMap(style).replaceAll(/<(?=\/style)/gi, '\\3C ');
}

/** A page that is opened alone would look for the map. */
function withoutSourceMap(text: string): string {
  return text.replace(/\n(\/\/|\/\*)# sourceMappingURL=[^\n]*\s*$/, '\n');
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, character => entities[character]!);
}
