import { chain } from './chain.ts';
import { readCommandLine } from './commandLine.ts';
import { compare, printFormat } from './compareGradients.ts';
import { debugAdapter } from './debugAdapter.ts';
import { diagnose } from './diagnose.ts';
import { gradcheck } from './gradcheck.ts';
import type { Terminal } from './terminal.ts';
import { train } from './train.ts';
import { usage } from './usage.ts';
import { validate } from './validate.ts';
import { version } from './version.ts';

/** Does what the arguments ask for. Gives the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const command = readCommandLine(args);
  switch (command.type) {
    case 'train':
      return train(command, terminal);
    case 'chain':
      return chain(command, terminal);
    case 'gradcheck':
      return gradcheck(command, terminal);
    case 'compare':
      return compare(command, terminal);
    case 'format':
      return printFormat(command.file, terminal);
    case 'diagnose':
      return diagnose(command, terminal);
    case 'validate':
      return validate(command.files, terminal);
    case 'debug-adapter':
      return debugAdapter(terminal);
    case 'help':
      await terminal.out(usage);
      return 0;
    case 'version':
      await terminal.out(`${version()}\n`);
      return 0;
    case 'misuse':
      terminal.err(`backprop: ${command.message}\n\n${usage}`);
      return 2;
  }
}
