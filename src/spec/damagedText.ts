import type { Problem } from './problem.ts';
import { stringAt, type Tokens } from './tokens.ts';

/** What a program writes in place of bytes that are no character. */
const replacement = '\ufffd';

/** That, a half of a character whether or not the other stands beside it, and escapes of these. */
const suspicious = /[\ufffd\ud800-\udfff]|\\u(?:fffd|d[89a-f])/i;

/** Quick, for most texts: whether a string of the text may be damaged. */
export function mayBeDamaged(text: string): boolean {
  return suspicious.test(text);
}

/** What is wrong with a string in which a character was lost: another file, or another program, would hold another one. */
export function damagedText(at: Tokens): Problem | undefined {
  const text = stringAt(at);
  const half = /\p{Surrogate}/u.exec(text)?.[0];
  if (half === undefined && !text.includes(replacement)) return undefined;
  const found =
    half === undefined
      ? 'U+FFFD, which a program writes in place of a character that it cannot read'
      : `half a character, U+${half.charCodeAt(0).toString(16).toUpperCase()}`;
  const message = `expected whole characters, found ${found}; restore the character, and save the file as UTF-8`;
  return { code: 'damaged-text', severity: 'error', message, offset: at.offset, length: at.end - at.offset };
}
