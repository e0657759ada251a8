import { dirname, resolve } from 'node:path';
import { nodeFiles } from '../data/nodeFiles.ts';
import type { Finding, Fix } from '../findings/finding.ts';
import { mostShown } from '../findings/verdict.ts';
import { eachOnce, type Trial, type TrialProblem, withVerified } from '../run/trial.ts';
import { defaultLimits } from '../spec/limits.ts';
import { fastestArithmetic } from '../threads/node/kernelFiles.ts';
import { ranked } from '../trials/ranking.ts';
import { verificationsOf } from '../trials/trialMeasure.ts';
import { trialNote, triedText } from '../trials/trialText.ts';
import { tryFixes } from '../trials/tryFixes.ts';
import type { DiagnoseCommand } from './commandLine.ts';
import { printable } from './printable.ts';
import { progressBar } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** Fixes that are tried, at most: each takes its share of the time. */
const mostTried = 6;
/** Milliseconds that all trainings together should take at most. */
const budget = 60_000;
const progressSteps = 100;

/** Findings with what came of their fixes, and the closing paragraph. */
interface Tried {
  readonly findings: readonly Finding[];
  readonly paragraph: string;
}

/** Tries the fixes of the first findings on the text of the file. A terminal that is stopped ends it with what there is. */
export async function triedFixes(
  findings: readonly Finding[],
  text: string,
  command: DiagnoseCommand,
  terminal: Terminal,
): Promise<Tried> {
  const fixes = fixesToTry(findings);
  if (fixes.length === 0) return { findings, paragraph: 'There is no fix to try.\n' };
  const trial = await tryAll(fixes, text, command, terminal);
  if (!trial) return { findings, paragraph: '' };
  if ('problem' in trial) return { findings, paragraph: `The fixes could not be tried: ${printable(trial.problem)}\n` };
  return { findings: withVerified(findings, verificationsOf(trial)), paragraph: paragraphOf(trial) };
}

/** The settings that help against what is wrong; where nothing is wrong for sure, against what is likely. */
export function fixesToTry(findings: readonly Finding[]): readonly Fix[] {
  const fixable = findings.filter(({ fixes }) => fixes.some(({ edits }) => edits.length > 0));
  const wrong = fixable.filter(({ severity }) => severity !== 'info');
  const first = (wrong.length > 0 ? wrong : fixable).slice(0, mostShown);
  const fixes = first.flatMap(finding => finding.fixes.filter(({ edits }) => edits.length > 0));
  return eachOnce(fixes).slice(0, mostTried);
}

async function tryAll(
  fixes: readonly Fix[],
  text: string,
  { file, computing, seed, epochs }: DiagnoseCommand,
  terminal: Terminal,
): Promise<Trial | TrialProblem | undefined> {
  const folder = dirname(resolve(terminal.folder, file));
  const bar = progressBar(progressSteps, terminal.interactive ? terminal.err : undefined);
  const question = {
    text,
    files: { folder, root: folder },
    limits: defaultLimits,
    computing,
    fixes,
    budget,
    ...(seed !== undefined && { seed }),
    ...(epochs !== undefined && { epochs }),
  };
  const trial = await tryFixes(question, {
    files: nodeFiles(folder, folder),
    arithmetic: fastestArithmetic,
    now: () => performance.now(),
    nextTurn: () => new Promise(resolve => setImmediate(resolve)),
    stopped: () => terminal.stopped,
    progress: ({ share, text: what }) => bar.show(Math.round(share * progressSteps), () => `trying fixes: ${what}`),
  });
  bar.clear();
  return trial;
}

function paragraphOf(trial: Trial): string {
  const lines = ranked(trial).map((tried, index) => {
    return `  ${index + 1}. ${printable(tried.fix.title)}: ${printable(lowerFirst(triedText(trial, tried)))}\n`;
  });
  return `fixes tried (${trialNote(trial)}):\n${lines.join('')}`;
}

function lowerFirst(sentence: string): string {
  return sentence[0]!.toLowerCase() + sentence.slice(1);
}
