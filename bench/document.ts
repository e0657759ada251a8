/** docs/benchmarks.md: what was measured, how, and on what. */
export function benchmarksDocument(machine: string, sections: readonly string[]): string {
  return `${[head(machine), ...sections].join('\n\n')}\n`;
}

/** The document with another section in place of the one of the same title, or at its end. */
export function withSection(document: string, section: string): string {
  const title = section.slice(0, section.indexOf('\n'));
  const start = document.indexOf(`${title}\n`);
  if (start < 0) return `${document.trimEnd()}\n\n${section}\n`;
  const next = document.indexOf('\n## ', start);
  return `${document.slice(0, start)}${section}\n${next < 0 ? '' : document.slice(next)}`;
}

function head(machine: string): string {
  return `# Benchmarks

Written by \`npm run bench\`, which measures everything here in one run, in about twenty minutes. \`npm run bench -- W1\` measures one
workload, or \`startup\` or \`memory\`, and only prints it: figures of different runs are not to be compared. \`npm run bench -- panel\`
or \`timeline\` measures the panel or the debugger's timeline and writes its section, which compares with nothing else here.

Machine: ${machine}

Every competitor is a process of its own that starts from the same weights and takes the samples in the same order. First it trains a few
epochs, and the mean loss of the last must agree with a plain reference within 1e-9 of it (float64) or 1e-3 (float32); a
wrong loss ends the run with an error, however fast it was. Where a library cannot compute the workload, the remark says what
it computes instead, and it is held to the loss of that. Then all take turns, round by round, after a warm-up; each times
itself. Times are medians over the rounds, ratios medians of the ratios within each round. One thread
unless the name says otherwise.

A name with "recording" keeps the whole trace of every epoch and copies out its scalars, and its tensors of every epoch on
W4 and W5, of every 64th on the others, where the history of a run keeps no more. Targets name
competitors by their short names in \`bench/competitors.ts\`; against several of one name, the fastest counts.`;
}
