/** Where docs/findings.md explains each code: the line of its heading, counted from 1. */
export function explainedLines(markdown: string): ReadonlyMap<string, number> {
  const lines = markdown.split(/\r\n|\r|\n/);
  return new Map(
    lines.flatMap((line, index) => {
      const heading = /^#+\s+`?([a-z][a-z-]*)`?(?:\s*[:(].*|\s*)$/.exec(line);
      return heading ? [[heading[1]!, index + 1] as const] : [];
    }),
  );
}
