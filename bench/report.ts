/** The results as Markdown, for the terminal and for docs/benchmarks.md. */
import { panelSection } from './panel/report.ts';
import { isPeak, peakFlops } from './peaks.ts';
import { type Measured, type Outcome, type Results, ratioOf } from './results.ts';
import { median } from './statistics.ts';
import { digits, duration, markdownTable } from './tables.ts';
import { peakShare, reaches, type Target, targets } from './targets.ts';
import { timelineSection } from './timeline/report.ts';
import { baseVariant } from './variants.ts';
import { flopsPerEpoch, shapes, type WorkloadName } from './workloads.ts';

/** What was measured, a section each. */
export function resultSections(results: Results): string[] {
  const sections = [...results.races.keys()].map(name => raceSection(results, name));
  if (results.races.has('W4')) sections.push(peakSection(results));
  if (results.startUp.length > 0) sections.push(startUpSection(results.startUp));
  if (results.memory.length > 0) sections.push(memorySection(results.memory));
  if (results.panel) sections.push(panelSection(results.panel));
  if (results.timeline) sections.push(timelineSection(results.timeline));
  return [...sections, ...targetSection(results)];
}

function raceSection(results: Results, name: WorkloadName): string {
  const rows = results.races
    .get(name)!
    .filter(({ competitor }) => !isPeak(competitor))
    .map(outcome => raceRow(results, name, outcome));
  const table = markdownTable(['competitor', 'type', 'an epoch', 'ours = 1', 'remarks'], rows);
  return `## ${name}: ${shapes[name].title}\n\n${table}`;
}

function raceRow(results: Results, name: WorkloadName, { competitor, seconds, problem, remarks }: Outcome): string[] {
  const ratio = ratioOf({ ...results, races: ignoringCounts(results) }, name, competitor.id, baseVariant);
  const time = seconds.length === 0 ? '-' : duration(median(seconds));
  const notes = problem === undefined ? remarks : [problem];
  return [competitor.name, competitor.precision, time, ratio === undefined ? '-' : digits(ratio), notes.join('; ')];
}

/** The tables show a ratio also where no target may lean on it. */
function ignoringCounts({ races }: Results): Results['races'] {
  return new Map([...races].map(([name, outcomes]) => [name, outcomes.map(outcome => ({ ...outcome, counts: true }))]));
}

function peakSection(results: Results): string {
  const outcomes = results.races.get('W4')!;
  const base = outcomes.find(({ competitor }) => competitor.id === baseVariant);
  const rows = outcomes.filter(({ competitor }) => isPeak(competitor)).map(outcome => peakRow(results, outcome));
  const table = markdownTable(['WebAssembly, 128-bit vectors', 'GFLOP/s', 'our share on W4'], rows);
  const reached = base?.seconds.length ? digits(flopsPerEpoch(shapes.W4) / median(base.seconds) / 1e9) : '-';
  return `## Peak of one core\n\n${table}\n\nOn W4 our engine in float64 computes ${reached} GFLOP/s.`;
}

function peakRow(results: Results, { competitor, seconds, problem }: Outcome): string[] {
  if (seconds.length === 0) return [competitor.name, problem ?? '-', '-'];
  const ours = competitor.precision === 'float64' ? baseVariant : 'ours-f32';
  const share = peakShare(results, competitor.id, ours);
  const speed = digits(peakFlops(competitor) / median(seconds) / 1e9);
  return [competitor.name, speed, share === undefined ? '-' : `${digits(share)} %`];
}

function startUpSection(measured: readonly Measured[]): string {
  const table = measuredTable(measured, 'ms');
  return `## Start-up\n\nA fresh process, from the import to the end of the first batch of W4.\n\n${table}`;
}

function memorySection(measured: readonly Measured[]): string {
  const table = measuredTable(measured, 'MB');
  const what =
    'Largest resident set in the first epoch of W4, less that of a process that only reads data and weights.';
  return `## Memory\n\n${what}\n\n${table}`;
}

function measuredTable(measured: readonly Measured[], unit: string): string {
  const rows = measured.map(({ competitor, value, problem }) => [
    competitor.name,
    competitor.precision,
    value === undefined ? (problem ?? '-') : digits(value),
  ]);
  return markdownTable(['competitor', 'type', unit], rows);
}

/** A target that this run has nothing to say about is left out where only a part was measured. */
function targetSection(results: Results): string[] {
  const complete = results.races.size === Object.keys(shapes).length;
  const rows = targets.flatMap(target => {
    const value = target.measure(results);
    return value === undefined && !complete ? [] : [targetRow(target, value)];
  });
  if (rows.length === 0) return [];
  const table = markdownTable(['what', 'measured', 'target', 'reached', 'never below', 'kept'], rows);
  return [`## Targets\n\n${table}`];
}

function targetRow(target: Target, value: number | undefined): string[] {
  const withUnit = (number: string) => (target.unit === 'x' ? `${number}x` : `${number} ${target.unit}`);
  const verdict = (bar: number) => {
    if (value === undefined) return '-';
    return reaches(target, value, bar) ? 'yes' : 'no';
  };
  return [
    target.what,
    value === undefined ? 'not measured' : withUnit(digits(value)),
    withUnit(String(target.target)),
    verdict(target.target),
    withUnit(String(target.floor)),
    verdict(target.floor),
  ];
}
