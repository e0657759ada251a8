import { isFound, type Judged } from './judge.ts';
import { groups } from './sample.ts';

/** The share of faults that must be found in engine and readers, which everything rests on. */
const enough = 0.85;
const demanding = ['engine', 'kernels', 'readers'];

/** What was found, by group, and every fault that was not; and whether it is enough. */
export function reportOf(judged: readonly Judged[]): { readonly text: string; readonly isEnough: boolean } {
  const programs = judged.filter(({ verdict }) => verdict !== 'no program');
  const lines: string[] = [];
  let isEnough = true;
  for (const name of [...groups.map(group => group.name), 'all']) {
    const those = programs.filter(({ fault }) => name === 'all' || fault.group === name);
    if (those.length === 0) continue;
    const found = those.filter(isFound).length;
    const share = found / those.length;
    if (demanding.includes(name) && share < enough) isEnough = false;
    lines.push(`${name.padEnd(9)} ${found} of ${those.length} found, ${(100 * share).toFixed(1)} %`);
  }
  const missed = programs.filter(one => !isFound(one)).toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  if (missed.length > 0) lines.push('', 'Not found:', ...missed.map(inWords));
  return { text: lines.join('\n'), isEnough };
}

function place({ fault }: Judged): string {
  return `${fault.source}:${String(fault.line).padStart(5, '0')}`;
}

function inWords({ fault, verdict }: Judged): string {
  const shown = (text: string) => JSON.stringify(text.length <= 60 ? text : `${text.slice(0, 57)}...`);
  const note = verdict === 'passed' ? '' : `, ${verdict}`;
  return `  ${fault.source}:${fault.line}  ${shown(fault.before)} -> ${shown(fault.text)}${note}`;
}
