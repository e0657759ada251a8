import { messageOf } from './retry.ts';

/**
 * Runs a script's work and exits with its code. An expected failure shows its message and what caused it; the stack is
 * there with DEBUG=1.
 */
export async function runMain(work: () => Promise<number>): Promise<void> {
  try {
    process.exit(await work());
  } catch (error) {
    console.error(process.env.DEBUG ? error : explain(error));
    process.exit(1);
  }
}

function explain(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)}\n  because: ${explain(cause)}`;
}
