const [lineFeed, carriageReturn] = [10, 13];

/** The offset of each line's first character. A line ends with a line feed, a carriage return, or both. */
export function lineStarts(text: string): Uint32Array {
  const starts = new Uint32Array(breaksIn(text, 0, text.length) + 1);
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const size = breakAt(text, at, text.length);
    at += Math.max(size, 1);
    if (size > 0) starts[line++] = at;
  }
  return starts;
}

/** The line of an offset, counted from 0. */
export function lineOf(starts: Uint32Array, offset: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** Line and column of an offset, counted from 1. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let at = 0; at < offset; ) {
    const size = breakAt(text, at, offset);
    at += Math.max(size, 1);
    if (size === 0) continue;
    line++;
    start = at;
  }
  return { line, column: offset - start + 1 };
}

/** How many line breaks there are between two offsets. */
export function breaksIn(text: string, start: number, end: number): number {
  let breaks = 0;
  for (let at = start; at < end; ) {
    const size = breakAt(text, at, end);
    at += Math.max(size, 1);
    if (size > 0) breaks++;
  }
  return breaks;
}

/** The length of the line break that begins at an offset, as far as it stands before `end`; 0 where there is none. */
function breakAt(text: string, at: number, end: number): number {
  const code = text.charCodeAt(at);
  if (code === lineFeed) return 1;
  if (code !== carriageReturn) return 0;
  return at + 1 < end && text.charCodeAt(at + 1) === lineFeed ? 2 : 1;
}
