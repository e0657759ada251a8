import { isForTuning } from './cases.ts';
import type { Diagnosed } from './diagnosed.ts';
import { type Answer, type Figures, figuresOf, isAlarm, isHit, isNamed, wrongCauses } from './score.ts';

/** A line a spec, as all rules answer. */
export function caseLine(answer: Answer): string {
  const { name, kind, seed, causes, symptoms, label } = answer;
  const wrong = wrongCauses(answer);
  const mark =
    kind === 'healthy'
      ? isAlarm(answer)
        ? 'ALARM'
        : 'quiet'
      : isNamed(answer)
        ? 'named'
        : isHit(answer)
          ? 'hit'
          : 'MISS';
  const said = [
    causes.join(', ') || '-',
    symptoms.length > 0 ? `(symptoms: ${symptoms.join(', ')})` : '',
    kind === 'faulty' && wrong.length > 0 ? `wrong: ${wrong.join(', ')}` : '',
    kind === 'faulty' && !isHit(answer) ? `expected: ${label.causes?.join(', ')}` : '',
  ].filter(text => text !== '');
  const which = seed === undefined ? name : `${name} #${seed}`;
  return `${which.padEnd(36)} ${kind.padEnd(8)} ${mark.padEnd(6)} ${said.join('  ')}`;
}

interface Group {
  readonly title: string;
  readonly holds: (answer: Answer) => boolean;
}

const groups: readonly Group[] = [
  { title: 'all', holds: () => true },
  { title: 'tuning half', holds: ({ label }) => isForTuning(label) },
  { title: 'reported half', holds: ({ label }) => !isForTuning(label) },
  { title: 'knowable from the spec alone', holds: ({ label }) => label.knowable === 'spec' },
  { title: 'knowable from the training alone', holds: ({ label }) => label.knowable === 'trace' },
  { title: 'knowable from both', holds: ({ label }) => label.knowable === 'both' },
];

/** The figures as a Markdown table: all rules, and those that read the training alone. */
export function figureTable(diagnosed: readonly Diagnosed[]): string[] {
  const head = [
    '| rules | cases | a right cause | recall | precision | false alarms |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  const rows = (['all', 'traceOnly'] as const).flatMap(rules => {
    const answers = diagnosed.map(item => item[rules]);
    const name = rules === 'all' ? 'all' : 'training only';
    return groups
      .map(({ title, holds }) => ({ title, figures: figuresOf(answers.filter(holds)) }))
      .filter(({ figures }) => figures.faulty > 0)
      .map(({ title, figures }) => row(name, title, figures));
  });
  return [...head, ...rows];
}

function row(rules: string, title: string, { faulty, hits, named, reported, good, healthy, alarms }: Figures): string {
  const share = (part: number, of: number) => (of === 0 ? '–' : `${(part / of).toFixed(2)} (${part}/${of})`);
  const alarmed = healthy === 0 ? '–' : `${alarms}/${healthy}`;
  return `| ${rules} | ${title} | ${share(hits, faulty)} | ${share(named, faulty)} | ${share(good, reported)} | ${alarmed} |`;
}
