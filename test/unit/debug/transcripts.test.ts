import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { Message } from './client.ts';
import { protocolProblems } from './protocolSchema.ts';
import { scenarios } from './transcripts/scenarios.ts';
import { type Line, readLines, transcriptSession, writeLines } from './transcripts/transcript.ts';

const folder = join(import.meta.dirname, 'transcripts');
const names = readdirSync(folder)
  .filter(file => file.endsWith('.jsonl'))
  .map(file => file.replace('.jsonl', ''));

suite('transcripts of whole sessions', () => {
  test('there is one of each scenario', () => {
    assert.deepEqual(names.toSorted(), Object.keys(scenarios).toSorted());
  });

  for (const name of names) {
    const lines = readLines(readFileSync(join(folder, `${name}.jsonl`), 'utf8'));
    const sent = lines.flatMap(line => ('adapter' in line ? [line.adapter] : []));

    test(`"${name}" is answered as it is written down`, async () => {
      const session = transcriptSession(scenarios[name]!.text);
      const played: Line[] = [];
      for (const line of lines) {
        if (!('client' in line)) continue;
        session.send(line.client);
        played.push(line, ...(await session.answers()).map(adapter => ({ adapter })));
      }
      assert.equal(writeLines(played), writeLines(lines));
    });

    test(`every message of "${name}" is one of the protocol`, () => {
      const problems = sent.flatMap(message => protocolProblems(message).map(problem => `${message.seq}: ${problem}`));
      assert.deepEqual(problems, []);
      assert.deepEqual(
        sent.map(({ seq }) => seq),
        sent.map((_, index) => index + 1),
      );
    });

    test(`every request of "${name}" has one response, and what it causes comes after`, () => {
      const asked = lines.flatMap(line => ('client' in line ? [line.client] : []));
      const responses = sent.filter(({ type }) => type === 'response');
      assert.deepEqual(
        responses.map(({ request_seq, command }) => [request_seq, command]),
        asked.map(({ seq, command }) => [seq, command]),
      );
      for (const [index, line] of lines.entries()) {
        if ('adapter' in line && line.adapter.event === 'stopped') assert.ok(isAfterItsRequest(lines, index));
      }
    });
  }
});

/** Whether between an event and the request before it there is the response to that. */
function isAfterItsRequest(lines: readonly Line[], index: number): boolean {
  const before: readonly Line[] = lines.slice(0, index);
  const asked = before.findLastIndex(line => 'client' in line);
  return before.slice(asked).some(line => 'adapter' in line && isResponse(line.adapter));
}

function isResponse({ type, success }: Message): boolean {
  return type === 'response' && success === true;
}
