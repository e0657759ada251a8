import type { DebugConnection } from '../debug/connection.ts';
import { createFrameDecoder, encodeFrame, type Frame } from '../debug/framing.ts';
import { debugSession } from '../debug/requests.ts';
import { processDebugHost } from './debugHost.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/** One debug session over the standard input and output. Returns the exit code: 0 once the client has left, 130 where it was stopped. */
export async function debugAdapter(terminal: Terminal): Promise<number> {
  const decoder = createFrameDecoder();
  let listener: (message: unknown) => void = () => {};
  const connection: DebugConnection = {
    send: message => void terminal.out(encodeFrame(message)),
    onMessage: listen => {
      listener = listen;
    },
  };
  const session = debugSession(connection, processDebugHost(terminal.folder));
  const take = (frame: Frame): void => {
    if (frame.type === 'message') {
      listener(frame.message);
      return;
    }
    terminal.err(`backprop debug-adapter: ${printable(frame.why)}\n`);
    session.broken(frame.why);
  };
  for await (const bytes of terminal.input()) {
    for (const frame of decoder.push(bytes)) take(frame);
    if (session.stage === 'disconnected') break;
  }
  const rest = session.stage === 'disconnected' ? undefined : decoder.end();
  if (rest && !terminal.stopped) take(rest);
  await session.answered();
  session.disconnect();
  await session.halt();
  return terminal.stopped ? 130 : 0;
}
