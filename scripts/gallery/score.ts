import type { Finding } from '../../src/findings/finding.ts';

/** What a case of a gallery says of itself (label.json). */
export interface Label {
  /** Cases of one network and data belong together: rules are tuned on some programs and reported on others. */
  readonly program: string;
  readonly faulty: boolean;
  /** Right causes, the first the primary one. Absent of a case that is only healthy, as are the next three. */
  readonly causes?: readonly string[];
  /** The primary ones where several are equal. */
  readonly primary?: readonly string[];
  /** Right to be reported, too. */
  readonly acceptable?: readonly string[];
  /** Before the training, only from it, or both. */
  readonly knowable?: 'spec' | 'trace' | 'both';
}

/** One spec that was diagnosed. */
export interface Answer {
  readonly name: string;
  readonly kind: 'faulty' | 'healthy';
  readonly label: Label;
  readonly seed: number | undefined;
  /** Codes at warning or error; `healthy` is none. */
  readonly causes: readonly string[];
  readonly symptoms: readonly string[];
}

/** What counts is reported at warning or error. */
export function loudCodes(findings: readonly Finding[]): Pick<Answer, 'causes' | 'symptoms'> {
  const loud = findings.filter(({ code, severity }) => severity !== 'info' && code !== 'healthy');
  const codes = (kind: Finding['kind']) => [...new Set(loud.filter(f => f.kind === kind).map(({ code }) => code))];
  return { causes: codes('cause'), symptoms: codes('symptom') };
}

export interface Figures {
  readonly faulty: number;
  /** Faulty specs of which one of the right causes is reported, and of which the primary one is. */
  readonly hits: number;
  readonly named: number;
  /** Causes reported of faulty specs, and how many of them are right or acceptable. */
  readonly reported: number;
  readonly good: number;
  readonly healthy: number;
  /** Healthy specs of which any cause or symptom is reported. */
  readonly alarms: number;
}

export function figuresOf(answers: readonly Answer[]): Figures {
  const faulty = answers.filter(({ kind }) => kind === 'faulty');
  const healthy = answers.filter(({ kind }) => kind === 'healthy');
  return {
    faulty: faulty.length,
    hits: faulty.filter(isHit).length,
    named: faulty.filter(isNamed).length,
    reported: faulty.reduce((sum, { causes }) => sum + causes.length, 0),
    good: faulty.reduce((sum, answer) => sum + answer.causes.length - wrongCauses(answer).length, 0),
    healthy: healthy.length,
    alarms: healthy.filter(isAlarm).length,
  };
}

export function isHit({ causes, label }: Answer): boolean {
  return causes.some(code => label.causes?.includes(code));
}

export function isNamed({ causes, label }: Answer): boolean {
  const primary = label.primary ?? label.causes?.slice(0, 1) ?? [];
  return causes.some(code => primary.includes(code));
}

export function isAlarm({ kind, causes, symptoms }: Answer): boolean {
  return kind === 'healthy' && causes.length + symptoms.length > 0;
}

export function wrongCauses({ causes, label }: Answer): string[] {
  const fair = [...(label.causes ?? []), ...(label.acceptable ?? [])];
  return causes.filter(code => !fair.includes(code));
}

/** What the figures are to reach (docs/diagnosis.md). */
export const goals = { hit: 0.92, precision: 0.9, recall: 0.8 } as const;

/** The goals that are missed, in words. */
export function missedGoals({ faulty, hits, named, reported, good, alarms }: Figures): string[] {
  return [
    ...(hits < goals.hit * faulty ? [`a right cause in ${hits} of ${faulty}`] : []),
    ...(named < goals.recall * faulty ? [`recall ${named} of ${faulty}`] : []),
    ...(good < goals.precision * reported ? [`precision ${good} of ${reported}`] : []),
    ...(alarms > 0 ? [`${alarms} false alarms`] : []),
  ];
}
