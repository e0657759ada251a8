import process from 'node:process';
import type { Terminal } from './terminal.ts';

/**
 * The terminal of this process. Ctrl+C asks to stop; a second one ends the process at once, and so does the first one where nobody would look
 * for it: a listener is not called within a batch that takes half a minute, so there is none then.
 */
export function processTerminal(): Terminal {
  let stopped = false;
  let endInput = () => {};
  const stop = () => {
    stopped = true;
    endInput();
  };
  process.once('SIGINT', stop);
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The reader has gone, as with `| head`: there is nobody left to tell.
      if (error.code === 'EPIPE') stop();
      else endUnwritten(error);
    });
  }
  return {
    out: text => new Promise(resolve => process.stdout.write(text, () => resolve())),
    err: text => process.stderr.write(text),
    interactive: process.stderr.isTTY === true,
    shared: process.stdout.isTTY === true && process.stderr.isTTY === true,
    get stopped() {
      return stopped;
    },
    atOnce(work) {
      process.off('SIGINT', stop);
      const listen = () => {
        if (!stopped) process.once('SIGINT', stop);
      };
      let isLater = false;
      try {
        const done = work();
        if (!(done instanceof Promise)) return done;
        isLater = true;
        return done.finally(listen) as typeof done;
      } finally {
        if (!isLater) listen();
      }
    },
    folder: process.cwd(),
    async *input() {
      endInput = () => process.stdin.destroy();
      try {
        yield* process.stdin;
      } catch (error) {
        if (!stopped) throw error;
      }
    },
  };
}

/** A full disk, say: half a result is none. */
function endUnwritten(error: NodeJS.ErrnoException): never {
  process.stderr.write(`backprop: the output could not be written (${error.code ?? error.message})\n`);
  process.exit(1);
}
