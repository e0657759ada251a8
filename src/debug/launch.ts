import * as z from 'zod';
import { defaultLimits } from '../spec/limits.ts';
import { lineAndColumn } from '../spec/lines.ts';
import type { Problem } from '../spec/problem.ts';
import { counted } from '../spec/words.ts';
import type { Launch } from './debugHost.ts';

/** The arguments of `launch`, and of `restart` where it has some. An editor adds its own. */
export const launchArguments = z
  .looseObject({
    program: z.string().min(1),
    stopOnEntry: z.boolean().default(false),
    stopAtEnd: z.boolean().default(false),
    seed: z.int().min(0).max(0xffff_ffff).optional(),
    epochs: z.int().min(1).max(defaultLimits.epochs).optional(),
    noDebug: z.boolean().default(false),
  })
  .transform(
    ({ program, stopOnEntry, stopAtEnd, seed, epochs, noDebug }): Launch => ({
      program,
      stopOnEntry,
      stopAtEnd,
      seed,
      epochs,
      noDebug,
    }),
  );

/** So many errors of a spec are told; the others follow from them, or wait. */
const mostTold = 5;

/** Why a spec cannot be trained: its first errors, each as `file:line:column: message`, counted from 1. */
export function errorsInWords(file: string, text: string, problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const told = errors.slice(0, mostTold).map(({ offset, message }) => {
    const { line, column } = lineAndColumn(text, offset);
    return `${file}:${line}:${column}: ${message}`;
  });
  const others = errors.length - told.length;
  return [...told, ...(others > 0 ? [`${counted(others, 'more error')}.`] : [])].join('\n');
}
