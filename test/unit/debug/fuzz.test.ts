import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { createFrameDecoder, encodeFrame } from '../../../src/debug/framing.ts';
import { requests } from '../../../src/debug/requests.ts';
import { type Client, debugClient, xorText } from './client.ts';
import { protocolProblems } from './protocolSchema.ts';
import { scenarios } from './transcripts/scenarios.ts';

/** So many frames are sent in all, in sessions of so many. */
const frames = 10_000;
const perSession = 25;

const text = xorText.replace('"full"', '2').replace('"epochs": 400', '"epochs": 2');

/** Requests as a client may send them, with arguments of the kinds that there are; whether they come at the right time is left to chance. */
const valid = fc.oneof(
  fc
    .constantFrom(...Object.values(scenarios).flatMap(({ asked }) => asked))
    .map(({ command, args }) => ({ command, args: typeof args === 'function' ? {} : args })),
  fc.record({
    // What ends a session would leave little of it; scenarios have that, too.
    command: fc.constantFrom(...Object.keys(requests).filter(name => !['disconnect', 'terminate'].includes(name))),
    args: fc.oneof(
      fc.constant({}),
      fc.record(
        {
          threadId: fc.constantFrom(1, 2),
          frameId: fc.integer({ min: 0, max: 40 }),
          variablesReference: fc.integer({ min: 0, max: 40 }),
          targetId: fc.integer({ min: 0, max: 20 }),
          expression: fc.constantFrom(
            'W(hidden)',
            'norm(',
            'loss',
            'first(epoch == 2)',
            '1 / 0',
            '',
            'delta(out)[0,0]',
          ),
          name: fc.constantFrom('W', 'loss', '[0]', 'hidden'),
          value: fc.constantFrom('1', 'x', ''),
          context: fc.constantFrom('watch', 'repl', 'hover', 'nonsense'),
          position: fc.constantFrom('1', '2:1:loss', 'end', '', '0'),
          by: fc.constantFrom('step', 'layer', 'epoch'),
          direction: fc.constantFrom(1, -1, 'start'),
          line: fc.integer({ min: -1, max: 30 }),
          column: fc.integer({ min: 0, max: 60 }),
          source: fc.constantFrom({ path: '/networks/xor.mlp.json' }, { path: '/other' }, {}),
          breakpoints: fc.constantFrom([], [{ line: 17 }], [{ name: 'loss < 0.1' }], [{ dataId: 'loss' }], [{}]),
          text: fc.constantFrom('W(', 'no', ''),
          requestId: fc.integer({ min: 0, max: 30 }),
        },
        { requiredKeys: [] },
      ),
    ),
  }),
);

/** The same, with a part that was exchanged for anything. */
const mutated = fc.tuple(valid, fc.jsonValue({ maxDepth: 2 }), fc.string()).map(([{ command, args }, junk, key]) => {
  if (args === null || typeof args !== 'object') return { command, args: junk };
  const keys = Object.keys(args);
  const own = keys[key.length % Math.max(1, keys.length)] ?? key;
  return { command, args: { ...args, [own]: junk } };
});

type Sent =
  | { readonly type: 'request'; readonly command: string; readonly args: unknown }
  | { readonly type: 'message'; readonly message: unknown }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array };

const asRequest = ({ command, args }: { command: string; args?: unknown }): Sent => ({
  type: 'request',
  command,
  args,
});

const anything: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 6, arbitrary: valid.map(asRequest) },
  { weight: 3, arbitrary: mutated.map(asRequest) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((message): Sent => ({ type: 'message', message })) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes): Sent => ({ type: 'bytes', bytes })) },
);

/** Sends the frames through the decoder, some before the ones before are answered, and gives the requests by their numbers. */
async function send(client: Client, sent: readonly Sent[], pauses: readonly number[]): Promise<Map<number, string>> {
  const decoder = createFrameDecoder();
  const take = (bytes: Uint8Array) => {
    for (const frame of decoder.push(bytes)) if (frame.type === 'message') client.post(frame.message);
  };
  const asked = new Map<number, string>();
  let seq = 0;
  for (const [index, one] of sent.entries()) {
    switch (one.type) {
      case 'request':
        asked.set(++seq, one.command);
        take(encodeFrame({ seq, type: 'request', command: one.command, arguments: one.args }));
        break;
      case 'message':
        take(encodeFrame({ junk: one.message }));
        take(
          new TextEncoder().encode(
            `Content-Length: ${JSON.stringify(one.message).length}\r\n\r\n${JSON.stringify(one.message)}\n`,
          ),
        );
        break;
      case 'bytes':
        take(one.bytes);
        take(new TextEncoder().encode('\n'));
        break;
    }
    for (let turn = 0; turn < pauses[index % pauses.length]!; turn++) await setImmediate();
  }
  return asked;
}

/** Until nothing moves and every request is answered. A session that hangs fails by the limit of turns. */
async function settled(client: Client, asked: ReadonlyMap<number, string>): Promise<void> {
  for (let turn = 0; turn < 20_000; turn++) {
    const answered = client.messages.filter(({ type, request_seq }) => type === 'response' && request_seq !== 0).length;
    if (!client.session.isMoving && answered >= asked.size) return;
    await setImmediate();
  }
  assert.fail('it hangs');
}

suite('a session that is sent anything', () => {
  test(`${frames} frames: every request has one response, what is sent is of the protocol, and the next session is healthy`, async () => {
    const start: fc.Arbitrary<Sent[]> = fc.constantFrom(
      [],
      [
        asRequest({ command: 'initialize', args: { adapterID: 'x' } }),
        asRequest({
          command: 'launch',
          args: { program: '/networks/xor.mlp.json', stopOnEntry: true, stopAtEnd: true },
        }),
        asRequest({ command: 'configurationDone', args: {} }),
      ],
    );
    const pauses = fc.array(fc.constantFrom(0, 0, 0, 1, 30), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        start,
        fc.array(anything, { minLength: perSession, maxLength: perSession, size: 'max' }),
        pauses,
        async (first, sent, waits) => {
          const client = debugClient({ text });
          const asked = await send(client, [...first, ...sent], waits);
          await settled(client, asked);
          const responses = client.messages.filter(({ type, request_seq }) => type === 'response' && request_seq !== 0);
          assert.deepEqual(
            responses
              .map(({ request_seq, command }) => [request_seq, command])
              .sort(([a], [b]) => Number(a) - Number(b)),
            [...asked],
          );
          assert.deepEqual(
            client.messages.map(({ seq }) => seq),
            client.messages.map((_, index) => index + 1),
          );
          for (const message of client.messages)
            assert.deepEqual(protocolProblems(message), [], JSON.stringify(message));
          for (const { success, message } of responses) if (!success) assert.ok(message && message.length > 3);
        },
      ),
      { seed: 20, numRuns: frames / perSession, endOnFailure: true },
    );
    const healthy = debugClient({ text });
    await healthy.start({ stopAtEnd: true });
    await healthy.move('next');
    assert.equal((await healthy.request('stackTrace', { threadId: 1 })).totalFrames, 6);
    assert.equal((await healthy.move('continue')).reason, 'end of training');
  });
});
