/** Writes the transcripts of all scenarios anew. Read each line before it is committed: `node test/unit/debug/transcripts/record.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '../client.ts';
import { lastOf, scenarios } from './scenarios.ts';
import { type Line, transcriptSession, writeLines } from './transcript.ts';

for (const [name, { text, asked }] of Object.entries(scenarios)) {
  const session = transcriptSession(text);
  const lines: Line[] = [];
  const messages: Message[] = [];
  for (const [index, { command, args }] of asked.entries()) {
    const given = typeof args === 'function' ? args(lastOf(messages)) : args;
    const client = {
      seq: index + 1,
      type: 'request',
      command,
      ...(given !== undefined && { arguments: given }),
    } as const;
    session.send(client);
    lines.push({ client });
    for (const adapter of await session.answers()) {
      lines.push({ adapter });
      messages.push(adapter);
    }
  }
  writeFileSync(join(import.meta.dirname, `${name}.jsonl`), writeLines(lines));
}
