import * as vscode from 'vscode';
import type { Fix } from '../../findings/finding.ts';
import { verificationText } from '../../findings/verification.ts';
import { eachOnce } from '../../run/trial.ts';
import { ranked } from '../../trials/ranking.ts';
import { triedText } from '../../trials/trialText.ts';
import { showInformation } from '../notify.ts';
import type { Runs } from '../runs.ts';
import type { SavedRuns } from '../savedRuns.ts';
import { activeSpec, chooseSpec, specGiven, specName } from '../specFiles.ts';
import type { Fixes, FoundHere, WantedFixes } from './fixes.ts';

/** Fixes that are compared at once, at most: each takes its share of the time. */
const mostCompared = 6;

/**
 * The commands that try and apply fixes. Their arguments are a spec's URI, a finding's code and which of its fixes, from 0; what is not
 * given is asked for.
 */
export function registerFixCommands(fixes: Fixes, runs: Runs, savedRuns: SavedRuns): vscode.Disposable {
  const withOne =
    (verb: string, act: (wanted: WantedFixes) => unknown) =>
    async (...given: unknown[]) => {
      const wanted = await chosenFix(fixes, await specOf(given[0]), given, `Choose the fix to ${verb}`);
      return wanted && act(wanted);
    };
  const specOf = async (given: unknown) => {
    const focused = runs.focused && vscode.Uri.parse(runs.focused.run.info.spec);
    const known = specGiven(given) ?? activeSpec() ?? focused;
    const spec = await chooseSpec(known, 'Choose the network to fix');
    if (spec) await savedRuns.restore(spec.toString());
    return spec;
  };
  const compare = async (...given: unknown[]) => {
    const spec = await specOf(given[0]);
    const wanted = spec && competing(spec, ofCode(await fixes.findingsOf(spec), given[1]));
    if (wanted) return tryAll(wanted);
    if (spec) sayNone(spec);
  };
  /** Resolves with what came of each, the best first. */
  const tryAll = async (wanted: WantedFixes) => {
    const kept = await fixes.try(wanted);
    return kept && ranked(kept.trial).map(tried => `${tried.fix.title}: ${triedText(kept.trial, tried)}`);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('backprop.tryFix', withOne('try', tryAll)),
    vscode.commands.registerCommand(
      'backprop.applyFix',
      withOne('apply', wanted => fixes.apply(wanted)),
    ),
    vscode.commands.registerCommand('backprop.compareFixes', compare),
  );
}

/** The fixes of findings of the same text, each once. */
function competing(spec: vscode.Uri, found: readonly FoundHere[]): WantedFixes | undefined {
  const [first] = found.filter(({ finding }) => finding.fixes.some(isSetting));
  if (!first) return undefined;
  const { finding, ...basis } = first;
  const all = found.filter(({ text }) => text === first.text).flatMap(each => each.finding.fixes.filter(isSetting));
  return { spec, code: finding.code, ...basis, fixes: eachOnce(all).slice(0, mostCompared) };
}

async function chosenFix(
  fixes: Fixes,
  spec: vscode.Uri | undefined,
  [, code, index]: readonly unknown[],
  question: string,
): Promise<WantedFixes | undefined> {
  if (!spec) return undefined;
  const found = ofCode(await fixes.findingsOf(spec), code);
  const choices = found.flatMap(({ finding, ...basis }) =>
    finding.fixes.map((fix, at) => ({ at, finding, wanted: { spec, code: finding.code, fixes: [fix], ...basis } })),
  );
  const named = typeof index === 'number' ? choices.find(({ at }) => at === index) : undefined;
  if (named) return named.wanted;
  const settings = choices.filter(({ wanted }) => isSetting(wanted.fixes[0]!));
  if (settings.length === 0) {
    sayNone(spec);
    return undefined;
  }
  const items = settings.map(({ finding, wanted }) => {
    const [{ title, verified }] = wanted.fixes as [Fix];
    return { label: title, description: verified ? verificationText(verified) : '', detail: finding.message, wanted };
  });
  return (await vscode.window.showQuickPick(items, { placeHolder: question }))?.wanted;
}

function ofCode(found: readonly FoundHere[], code: unknown): readonly FoundHere[] {
  return typeof code === 'string' ? found.filter(({ finding }) => finding.code === code) : found;
}

function isSetting({ edits }: Fix): boolean {
  return edits.length > 0;
}

function sayNone(spec: vscode.Uri): void {
  void showInformation(
    `There is no fix to try for ${specName(spec)}. Train the network, and what is found then may have one.`,
  );
}
