import * as vscode from 'vscode';
import { findingsOf } from '../../diagnose/runFindings.ts';
import { type Finding, type FindingCode, type Fix, notSilenced, type Verification } from '../../findings/finding.ts';
import { outcomeOf } from '../../findings/verification.ts';
import type { PanelActions } from '../../panel/panelHost.ts';
import type { Run } from '../../run/run.ts';
import type { KeptTrial, SpecTrials, TriedFix } from '../../run/trial.ts';
import { fixMisfit } from '../../spec/fixMisfit.ts';
import { settingEdits } from '../../spec/settingEdits.ts';
import { counted } from '../../spec/words.ts';
import { Trials } from '../../threads/trials.ts';
import { ranked } from '../../trials/ranking.ts';
import { verificationOf, verificationsOf } from '../../trials/trialMeasure.ts';
import { triedText } from '../../trials/trialText.ts';
import type { CheckedSpecs } from '../checkedSpecs.ts';
import { checkRequest } from '../checkRequest.ts';
import { showError, showInformation, withProgress } from '../notify.ts';
import type { Runs } from '../runs.ts';
import { computing, ignoredFindings, limits, trialBudget } from '../settings.ts';
import { writeIntoSpec } from '../specEdits.ts';
import { openSpec, specName } from '../specFiles.ts';
import { workerThreads } from '../workerThreads.ts';

/** A finding of a spec, and what it is about. */
export interface FoundHere {
  readonly finding: Finding;
  /** The text that was diagnosed. */
  readonly text: string;
  /** Of a run whose seed was given apart from the text. */
  readonly seed?: number;
}

/** Fixes of a finding. */
export interface WantedFixes extends Omit<FoundHere, 'finding'> {
  readonly spec: vscode.Uri;
  readonly code: FindingCode;
  readonly fixes: readonly Fix[];
}

interface FixesTools {
  readonly extensionUri: vscode.Uri;
  readonly runs: Runs;
  readonly specs: CheckedSpecs;
  readonly showPanel: (spec: vscode.Uri) => void;
}

const apply = 'Apply';
const showCurves = 'Show Curves';

/** Tries fixes in the background and writes them into specs. */
export class Fixes implements vscode.Disposable {
  readonly #tools: FixesTools;
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #trials: Trials;

  /** Trials of a spec have changed. Carries its URI. */
  readonly onDidChange = this.#changed.event;

  constructor(tools: FixesTools) {
    this.#tools = tools;
    const start = workerThreads(tools.extensionUri);
    this.#trials = new Trials({ start, announce: spec => this.#changed.fire(spec) });
  }

  trialsOf(spec: vscode.Uri): SpecTrials {
    return this.#trials.of(spec.toString());
  }

  /** What came of fixes that were tried on this very text, by `fixKey`. */
  verified(spec: vscode.Uri, text: string): ReadonlyMap<string, Verification> {
    const kept = this.trialsOf(spec).kept.filter(trial => trial.text === text);
    return new Map(kept.toReversed().flatMap(({ trial }) => [...verificationsOf(trial)]));
  }

  /** What there is to say of a spec: of its shown run, and of its text as it is now. What is about the present text comes first. */
  async findingsOf(spec: vscode.Uri): Promise<readonly FoundHere[]> {
    const { runs, specs } = this.#tools;
    const document = await openSpec(spec);
    if (!document) return [];
    const text = document.getText();
    const run = runs.get(spec.toString())?.run;
    const ofRun = run ? findingsOf(run).map(finding => ({ finding, ...basisOf(run, text) })) : [];
    const checked = ((await specs.resultOf(document))?.findings ?? []).map(({ finding }) => finding);
    const silencing = { codes: ignoredFindings(spec), places: [] };
    const ofText = notSilenced(checked, silencing).map(finding => ({ finding, text }));
    return ofRun[0]?.text === text ? [...ofRun, ...ofText] : [...ofText, ...ofRun];
  }

  /** Trains copies of a spec with the fixes; says what came of it, and offers to apply the best. Undefined where nothing came of it. */
  async try(wanted: WantedFixes): Promise<KeptTrial | undefined> {
    const { spec, code, text, seed } = wanted;
    const name = specName(spec);
    const fixes = wanted.fixes.filter(({ edits }) => edits.length > 0);
    if (fixes.length === 0) {
      say(`This fix cannot be tried: it is not a setting of ${name}. ${wanted.fixes[0]?.title ?? ''}`);
      return undefined;
    }
    const document = await openSpec(spec);
    if (!document) return undefined;
    const now = document.getText();
    const misfits = fixes.map(({ edits }) => fixMisfit(text, now, edits, limits()));
    if (misfits.every(misfit => misfit !== undefined)) {
      say(`${titleOf(fixes)} cannot be tried on ${name}: ${misfits[0]}.`);
      return undefined;
    }
    const fitting = fixes.filter((_, index) => misfits[index] === undefined);
    const question = {
      ...checkRequest(document),
      computing: computing(),
      fixes: fitting,
      budget: trialBudget(),
      ...(seed !== undefined && { seed }),
    };
    const request = { code, title: titleOf(fitting), question };
    if (this.#trials.isUnderWay(spec.toString(), request)) {
      void showInformation(`${request.title} is being tried already.`);
      return undefined;
    }
    const result = await this.#withProgress(spec, request);
    if (!result) return undefined;
    if ('problem' in result) {
      say(`${request.title} could not be tried on ${name}: ${result.problem}`);
      return undefined;
    }
    this.#verifyRuns(spec, result);
    void this.#offer(spec, result);
    return result;
  }

  /** Writes a fix into the spec: it can be undone and is not saved. What no longer fits the text is refused in words. */
  async apply({ spec, text, fixes: [fix] }: Pick<WantedFixes, 'spec' | 'text' | 'fixes'>): Promise<boolean> {
    const document = await openSpec(spec);
    if (!document || !fix) return false;
    const name = specName(spec);
    const { version } = document;
    const now = document.getText();
    if (fix.edits.length === 0) {
      say(`${name} was not changed: this has to be done by hand. ${fix.title}`);
      return false;
    }
    const misfit = fixMisfit(text, now, fix.edits, limits());
    const edits = misfit === undefined ? settingEdits(now, fix.edits, limits()) : { problem: misfit };
    if ('problem' in edits) {
      say(`${name} was not changed: ${edits.problem}.`);
      return false;
    }
    if (edits.length === 0) {
      void showInformation(`${name} has this already: ${fix.title}.`);
      return true;
    }
    return writeIntoSpec(document, version, edits);
  }

  /** Writes a fix of a trial that was kept. */
  async applyTried(spec: vscode.Uri, id: number, index: number): Promise<boolean> {
    const kept = this.trialsOf(spec).kept.find(trial => trial.id === id);
    const tried = kept?.trial.fixes[index];
    if (kept && tried) return this.apply({ spec, text: kept.text, fixes: [tried.fix] });
    say(`${specName(spec)} was not changed: this trial is no longer there. Try the fix again.`);
    return false;
  }

  dispose(): void {
    this.#trials.dispose();
    this.#changed.dispose();
  }

  #withProgress(spec: vscode.Uri, request: Parameters<Trials['start']>[1]) {
    const isWaiting = this.#trials.isBusy;
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: `Trying ${request.title} on ${specName(spec)}`,
      cancellable: true,
    };
    return withProgress(options, (progress, cancellation) => {
      const controller = new AbortController();
      cancellation.onCancellationRequested(() => controller.abort());
      if (isWaiting) progress.report({ message: 'waiting for another trial to end' });
      let reported = 0;
      return this.#trials.start(spec.toString(), request, {
        signal: controller.signal,
        progress: ({ share, text }) => {
          progress.report({ increment: (share - reported) * 100, message: text });
          reported = share;
        },
      });
    });
  }

  /** The runs that were trained from this text. */
  #verifyRuns(spec: vscode.Uri, { text, trial }: KeptTrial): void {
    const verified = verificationsOf(trial);
    for (const { run } of this.#tools.runs.runsOf(spec.toString())) {
      if (verified.size > 0 && run.request?.text === text) run.addVerified(verified);
    }
  }

  async #offer(spec: vscode.Uri, kept: KeptTrial): Promise<void> {
    const { trial, text } = kept;
    const best = ranked(trial)[0]!;
    const isOne = trial.fixes.length === 1;
    const lead = isOne ? '' : `The best of ${counted(trial.fixes.length, 'fix', 'fixes')}: `;
    const said = `${lead}${best.fix.title}: ${lowerFirst(triedText(trial, best))}`;
    const hasPanel = this.#tools.runs.get(spec.toString()) !== undefined;
    const buttons = [...(isWorthIt(kept, best) ? [apply] : []), ...(hasPanel ? [showCurves] : [])];
    const chosen = await showInformation(said, ...buttons);
    if (chosen === apply) await this.apply({ spec, text, fixes: [best.fix] });
    if (chosen === showCurves) this.#tools.showPanel(spec);
  }
}

function isWorthIt({ trial }: KeptTrial, tried: TriedFix): boolean {
  const verification = verificationOf(trial, tried);
  if (!verification) return 'variant' in tried;
  return ['helps', 'sometimes'].includes(outcomeOf(verification));
}

/** What a spec's panel asks of them. */
export function panelFixes(
  fixes: Fixes,
  spec: vscode.Uri,
): Required<Pick<PanelActions, 'tryFix' | 'applyFix' | 'compareFixes' | 'applyTried'>> {
  const wanted = async (run: Run, finding: Finding, chosen: readonly Fix[]): Promise<WantedFixes> => {
    const text = run.request ? '' : ((await openSpec(spec))?.getText() ?? '');
    return { spec, code: finding.code, fixes: chosen, ...basisOf(run, text) };
  };
  return {
    tryFix: async ({ run, finding, fix }) => void (await fixes.try(await wanted(run, finding, [fix]))),
    compareFixes: async ({ run, finding }) => void (await fixes.try(await wanted(run, finding, finding.fixes))),
    applyFix: async ({ run, finding, fix }) => void (await fixes.apply(await wanted(run, finding, [fix]))),
    applyTried: async (trial, fix) => void (await fixes.applyTried(spec, trial, fix)),
  };
}

/** The text that a run was trained from; of one that is not known, the present one. */
function basisOf(run: Run, text: string): Omit<FoundHere, 'finding'> {
  const { request, info } = run;
  return { text: request?.text ?? text, ...(info.seedGiven && { seed: info.seed }) };
}

function titleOf(fixes: readonly Fix[]): string {
  return fixes.length === 1 ? `'${fixes[0]!.title}'` : counted(fixes.length, 'fix', 'fixes');
}

function lowerFirst(sentence: string): string {
  return sentence[0]!.toLowerCase() + sentence.slice(1);
}

function say(problem: string): void {
  void showError(problem);
}
