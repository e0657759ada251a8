/** A line of a CSV document (RFC 4180). */
export function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}

/** What is not finite as pandas, NumPy and R read it. */
export function csvNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf';
}

/**
 * What a spreadsheet would take for a formula when it opens the file (`=HYPERLINK(...)`), also after blanks and in the wide
 * forms of these signs. An apostrophe before it makes it text there. The apostrophe is one of the signs, so that two
 * names never become one.
 */
const formulaStart = /^\s*['=+\-@＝＋－＠]/;

/** A text as a cell: made harmless, and in quotes unless it is a plain word. */
export function csvText(text: string): string {
  const harmless = formulaStart.test(text) ? `'${text}` : text;
  return /^[\w. -]+$/.test(harmless) && harmless.trim() === harmless ? harmless : `"${harmless.replaceAll('"', '""')}"`;
}
