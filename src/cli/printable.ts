/** Text that a file's author wrote, safe on one line of a terminal: control characters, which could steer it, as \u escapes. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
