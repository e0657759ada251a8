import process from 'node:process';
import type { Terminal } from './terminal.ts';

/** The terminal of this process. Ctrl+C asks to stop; a second one ends the process at once. */
export function processTerminal(): Terminal {
  let stopped = false;
  process.once('SIGINT', () => {
    stopped = true;
  });
  for (const stream of [process.stdout, process.stderr]) {
    // The reader has gone, as with `| head`: there is nobody left to tell.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      stopped = true;
    });
  }
  return {
    out: text => new Promise(resolve => process.stdout.write(text, () => resolve())),
    err: text => process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    get stopped() {
      return stopped;
    },
    folder: process.cwd(),
  };
}
