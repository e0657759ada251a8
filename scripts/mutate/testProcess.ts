import { pathToFileURL } from 'node:url';
import { inProject, projectRoot } from '../paths.ts';
import { exitCode, spawnTree, stopTree } from '../processes.ts';
import type { Mutant } from './mutants.ts';

/** How tests ended. */
export type Outcome = 'passed' | 'failed' | 'hung';

/** Runs test files in a process of their own until the first failure, or until they have had their time. Nothing is printed. */
export async function runTests(
  files: readonly string[],
  { milliseconds, env }: { readonly milliseconds: number; readonly env: NodeJS.ProcessEnv },
): Promise<Outcome> {
  const child = spawnTree(process.execPath, [inProject('scripts/mutate/runTests.ts'), ...files], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  let hung = false;
  const tooLong = setTimeout(() => {
    hung = true;
    void stopTree(child);
  }, milliseconds);
  const code = await exitCode(child);
  clearTimeout(tooLong);
  if (hung) return 'hung';
  return code === 0 ? 'passed' : 'failed';
}

/** The environment in which a fault is planted in a source. */
export function planting(source: string, { start, end, text }: Mutant): NodeJS.ProcessEnv {
  const url = pathToFileURL(inProject(source)).href;
  return { MUTANT: JSON.stringify({ url, start, end, text }), NODE_OPTIONS: withPlanting() };
}

/** The environment in which the kernels are those of a folder. */
export function plantingKernels(folder: string): NodeJS.ProcessEnv {
  return { MUTANT_KERNELS: folder, NODE_OPTIONS: withPlanting() };
}

function withPlanting(): string {
  return `${process.env.NODE_OPTIONS ?? ''} --import=${pathToFileURL(inProject('scripts/mutate/plant.ts')).href}`;
}
