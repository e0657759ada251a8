/** Wording that problems share: what was found, which values there are, what was probably meant. */

/** A value as a sentence names it: `"16" (a string)`, `an empty array`, `2.5`. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (value === '') return 'an empty string';
  if (typeof value === 'string') return `${quote(value)} (a string)`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number too large for 64 bits';
  return String(value);
}

/** Text in quotes on one line, shortened when it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}

/** `"a", "b" or "c"`; of a long list only the first names. */
export function list(names: readonly string[], conjunction = 'or', most = 30): string {
  const quoted = names.slice(0, most).map(quote);
  if (names.length > quoted.length) return `${quoted.join(', ')}, ... (${count(names.length)} in all)`;
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} ${conjunction} ${quoted.at(-1)}`;
}

/** A count with thousands separated: `1,000,000`. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** `1 unit`, `2 units`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** `1st`, `2nd`, `3rd`, `4th`, `11th`, `21st`. */
export function ordinal(number: number): string {
  const isTeen = number % 100 >= 11 && number % 100 <= 13;
  const ending = isTeen ? undefined : { 1: 'st', 2: 'nd', 3: 'rd' }[number % 10];
  return `${count(number)}${ending ?? 'th'}`;
}

/** The known name that `name` was probably meant to be, if any is near enough. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > 60) return undefined;
  const lower = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(lower.length / 3)) + 1;
  const row = new Uint8Array(lower.length + bestDistance + 1);
  for (const candidate of known) {
    const other = candidate.toLowerCase();
    // So many letters must be put in or taken out at least: there can be a hundred thousand names.
    if (Math.abs(other.length - lower.length) >= bestDistance) continue;
    const distance = editDistance(lower, other, bestDistance, row);
    // At least one letter must be shared.
    if (distance < bestDistance && distance < Math.max(lower.length, candidate.length)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `; did you mean "units"?`, or nothing. */
export function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : `; did you mean ${quote(meant)}?`;
}

/**
 * Levenshtein distance, one row at a time, in the room of `row`. Where it is at least `enough`, so is the result, which may then be too
 * small.
 */
function editDistance(a: string, b: string, enough: number, row: Uint8Array): number {
  for (let j = 0; j <= b.length; j++) row[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const letter = a.charCodeAt(i - 1);
    let diagonal = row[0]!;
    let least = i;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const replace = diagonal + (letter === b.charCodeAt(j - 1) ? 0 : 1);
      diagonal = row[j]!;
      row[j] = Math.min(replace, diagonal + 1, row[j - 1]! + 1);
      least = Math.min(least, row[j]!);
    }
    // It grows from row to row.
    if (least >= enough) return least;
  }
  return row[b.length]!;
}

/** Anything can be thrown. */
export function errorInWords(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text === '' ? 'without a reason' : text;
}
