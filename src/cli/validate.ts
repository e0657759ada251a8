import { prepareFile } from './specFile.ts';
import type { Terminal } from './terminal.ts';

/** Prints the problems of every file, data included. Gives 1 when one of them cannot be trained. */
export async function validate(files: readonly string[], terminal: Terminal): Promise<number> {
  let code = 0;
  for (const file of files) {
    const prepared = await prepareFile(file, terminal);
    if (prepared?.options) await terminal.out(`${file}: ready to train\n`);
    else code = 1;
  }
  return code;
}
