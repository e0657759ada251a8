import { everyCode, type IgnoreComment, ignoreComments, ignoreWords } from './ignoreComments.ts';
import { lineAndColumn } from './lines.ts';
import { commentsBetween, indentAt, lineEndOf, lineStart, type TextEdit } from './propertyEdits.ts';

const [ofLine, ofFile] = ignoreWords;

/** The edit that silences a code on the line of an offset, by a comment at its end, or above it where another one ends the line. */
export function silenceLineEdit(text: string, offset: number, code: string): TextEdit {
  const start = lineStart(text, offset);
  const end = start + /^[^\r\n]*/.exec(text.slice(start))![0].length;
  const line = lineAndColumn(text, start).line - 1;
  const said = ignoreComments(text).find(comment => comment.line === line && comment.directive.word === ofLine);
  if (said) return withCode(said, code);
  // A comment may begin above the line, or go on below it.
  const comments = commentsBetween(text, 0, end).filter(comment => comment.offset + comment.length > start);
  const last = comments.at(-1);
  const comment = `// ${ofLine} ${code}`;
  const isEndFree = !last || (last.offset + last.length <= end && !text.startsWith('//', last.offset));
  if (isEndFree) {
    const written = text.slice(start, end).trimEnd().length;
    return { offset: start + written, length: 0, text: ` ${comment}` };
  }
  const indent = indentAt(text, offset);
  return { offset: start, length: 0, text: `${indent}${comment}${lineEndOf(text)}` };
}

/** The edit that silences a code in the whole file, by a comment at its top. */
export function silenceFileEdit(text: string, code: string): TextEdit {
  const said = ignoreComments(text).find(({ directive }) => directive.word === ofFile);
  if (said) return withCode(said, code);
  return { offset: 0, length: 0, text: `// ${ofFile} ${code}${lineEndOf(text)}` };
}

/** Behind the codes that a comment has. */
function withCode({ directive, codes }: IgnoreComment, code: string): TextEdit {
  const last = codes.at(-1) ?? directive;
  const isSilent = codes.length === 0 || codes.some(({ word }) => word === code || word === everyCode);
  return { offset: last.offset + last.length, length: 0, text: isSilent ? '' : ` ${code}` };
}
