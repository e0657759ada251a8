import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { inProject, projectRoot } from '../paths.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

/** Sources that are judged together. */
export interface Group {
  readonly name: string;
  readonly patterns: readonly string[];
  /** Part of a sample. */
  readonly share: number;
}

export const groups: readonly Group[] = [
  { name: 'engine', patterns: ['src/{engine,functions,random,wasm}/*.ts'], share: 0.3 },
  { name: 'kernels', patterns: ['kernels/*.ts'], share: 0.1 },
  { name: 'readers', patterns: ['src/{spec,data}/*.ts', 'src/gradients/*Gradients.ts'], share: 0.3 },
  {
    name: 'protocol',
    patterns: [
      'src/{threads,page}/**/*.ts',
      'src/debug/**/*.ts',
      'src/panel/panelMessage*.ts',
      'src/why/whyMessage*.ts',
    ],
    share: 0.15,
  },
  { name: 'storage', patterns: ['src/storage/*.ts'], share: 0.15 },
];

/** A fault to be planted. */
export interface Sampled extends Mutant {
  readonly group: string;
  /** Path in the project. */
  readonly source: string;
  /** From 1. */
  readonly line: number;
  /** What stands there. */
  readonly before: string;
}

/** So many faults, the same for the same seed and sources. `within` keeps those of sources whose path has it. */
export async function sampleOf(size: number, seed: number, within = ''): Promise<Sampled[]> {
  const wanted = groups
    .map(group => ({ ...group, sources: sourcesOf(group.patterns).filter(path => path.includes(within)) }))
    .filter(({ sources }) => sources.length > 0);
  const shares = wanted.reduce((sum, { share }) => sum + share, 0);
  const sampled: Sampled[] = [];
  for (const { name, sources, share } of wanted) {
    const faults = (await Promise.all(sources.map(source => faultsIn(name, source)))).flat();
    const drawn = faults
      .map(fault => ({ lot: lotOf(fault, seed), fault }))
      .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
      .map(({ fault }) => fault);
    sampled.push(...drawn.slice(0, Math.round((size * share) / shares)));
  }
  return sampled;
}

/** A change to one source leaves the lots of the others, so that a sample stays nearly the same while the sources change. */
function lotOf({ source, start, end, text }: Sampled, seed: number): string {
  return createHash('sha256').update(`${seed} ${source} ${start} ${end} ${text}`).digest('hex');
}

async function faultsIn(group: string, source: string): Promise<Sampled[]> {
  const text = await readFile(inProject(source), 'utf8');
  return mutantsOf(text).map(mutant => {
    const line = text.slice(0, mutant.start).split('\n').length;
    return { ...mutant, group, source, line, before: text.slice(mutant.start, mutant.end) };
  });
}

function sourcesOf(patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: projectRoot })
    .filter(path => !path.endsWith('.d.ts') && path !== 'kernels/generated.ts')
    .toSorted();
}
