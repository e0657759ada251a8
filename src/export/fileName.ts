/** Longest name that is suggested, in UTF-16 code units: 255 bytes are the end of it on most disks. */
export const longestName = 80;

/**
 * A name that every system takes for a file: `iris.history.csv` of the spec `iris.mlp.json`, `history` and `csv`. `what` may be
 * any text.
 */
export function exportName(specName: string, what: string, ending: string): string {
  return [harmless(specName.replace(/\.mlp\.json$/, '')), harmless(what), ending].filter(part => part !== '').join('.');
}

/** Without separators, characters that Windows refuses, halves of characters, and blanks or dots at its ends. */
function harmless(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\/:*?"<>|]+/gu, '-');
  return plain
    .slice(0, longestName)
    .replace(/\p{Cs}/u, '')
    .replace(/^[\s.]+|[\s.]+$/g, '');
}
