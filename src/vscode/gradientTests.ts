import * as vscode from 'vscode';
import { type CheckedTensor, passes, tensorVerdict } from '../engine/gradientCheck.ts';
import { checkHeading, gradientReport } from '../language/gradientReport.ts';
import { totalsInWords, wrongInWords } from '../plan/gradientWords.ts';
import type { Problem } from '../spec/problem.ts';
import { decisiveProblem } from '../spec/refusalText.ts';
import { askOnce } from '../threads/ask.ts';
import type { StartThread } from '../threads/port.ts';
import type { CheckedSpec, CheckedSpecs } from './checkedSpecs.ts';
import { checkRequest } from './checkRequest.ts';
import { showRefusal } from './refusal.ts';
import { computing } from './settings.ts';
import { chooseSpec, findSpecs, openSpec, specGlob, specName } from './specFiles.ts';
import { workerThreads } from './workerThreads.ts';

/**
 * Gradient checks in the Test Explorer: a test for each layer of each spec, which holds dE/dW and dE/db at the first weights
 * against central differences. Once a spec has been checked, the gutter shows each layer's result.
 */
export class GradientTests implements vscode.Disposable {
  readonly #specs: CheckedSpecs;
  readonly #start: StartThread;
  readonly #controller = vscode.tests.createTestController('backprop.gradients', 'Gradient Checks');
  /** Ids of the specs that have been checked: their layers have marks in the gutter. Elsewhere it is left to breakpoints. */
  readonly #marked = new Set<string>();
  readonly #layerRanges = new WeakMap<vscode.TestItem, vscode.Range>();
  readonly #subscription: vscode.Disposable;

  constructor(extensionUri: vscode.Uri, specs: CheckedSpecs) {
    this.#specs = specs;
    this.#start = workerThreads(extensionUri);
    this.#controller.resolveHandler = async item => {
      if (item) await this.#resolve(item);
      else await this.#discover();
    };
    this.#controller.createRunProfile(
      'Check Gradients',
      vscode.TestRunProfileKind.Run,
      (request, token) => this.#run(request, token),
      true,
    );
    // However a file goes: deleted here or elsewhere, renamed, or by another branch.
    const watcher = vscode.workspace.createFileSystemWatcher(specGlob, true, true);
    this.#subscription = vscode.Disposable.from(
      this.#controller,
      specs.onDidCheck(checked => this.#show(checked)),
      watcher,
      watcher.onDidDelete(spec => this.#controller.items.delete(spec.toString())),
    );
  }

  /** Checks all layers of a spec, the one given or chosen, and shows the report. */
  async check(given?: vscode.Uri): Promise<void> {
    const spec = await chooseSpec(given, 'Choose the network whose gradients to check');
    if (!spec) return;
    const item = this.#specItem(spec);
    if (!(await this.#resolve(item))) return;
    const { token } = new vscode.CancellationTokenSource();
    await this.#run(new vscode.TestRunRequest([item]), token, showTestResults);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #discover(): Promise<void> {
    for (const spec of (await findSpecs()) ?? []) this.#specItem(spec);
  }

  #specItem(spec: vscode.Uri): vscode.TestItem {
    const known = this.#controller.items.get(spec.toString());
    if (known) return known;
    const item = this.#controller.createTestItem(spec.toString(), specName(spec), spec);
    item.canResolveChildren = true;
    this.#controller.items.add(item);
    return item;
  }

  /** False when the spec cannot be opened, which has been said then. */
  async #resolve(item: vscode.TestItem): Promise<boolean> {
    if (!item.uri || item.parent) return true;
    const document = await openSpec(item.uri);
    const result = document && (await this.#specs.resultOf(document));
    if (result) this.#show({ document, ...result });
    return document !== undefined;
  }

  /** The layers of a spec as they are now. A layer with an error has no test, and takes none from the others. */
  #show({ document, layers, layerRanges }: Pick<CheckedSpec, 'document' | 'layers' | 'layerRanges'>): void {
    const item = this.#specItem(document.uri);
    item.children.replace(
      layers.map(({ name }, layer) => {
        const { offset, length } = layerRanges[layer]!;
        const child = this.#controller.createTestItem(`${item.id}#${layer}`, name, document.uri);
        this.#layerRanges.set(
          child,
          new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)),
        );
        this.#showMark(item, child);
        child.sortText = String(layer).padStart(4, '0');
        return child;
      }),
    );
  }

  /** VS Code sets no breakpoint by a click on a line whose gutter shows a test. */
  #showMark(spec: vscode.TestItem, layer: vscode.TestItem): void {
    if (this.#marked.has(spec.id)) layer.range = this.#layerRanges.get(layer);
  }

  /** `onStart` is called before anything is printed. */
  async #run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    onStart?: () => Thenable<void>,
  ): Promise<void> {
    const run = this.#controller.createTestRun(request);
    await onStart?.();
    for (const [spec, wanted] of await this.#wanted(request)) {
      if (token.isCancellationRequested) break;
      await this.#checkSpec(spec, wanted, run, token);
    }
    run.end();
  }

  /** The layers to check, by their spec. */
  async #wanted({ include, exclude = [] }: vscode.TestRunRequest): Promise<Map<vscode.TestItem, vscode.TestItem[]>> {
    const wanted = new Map<vscode.TestItem, vscode.TestItem[]>();
    for (const item of include ?? listed(this.#controller.items)) {
      if (item.parent) wanted.set(item.parent, [...(wanted.get(item.parent) ?? []), item]);
      else {
        await this.#resolve(item);
        wanted.set(item, listed(item.children));
      }
    }
    for (const [spec, layers] of wanted) {
      wanted.set(
        spec,
        layers.filter(layer => !exclude.includes(layer) && !exclude.includes(spec)),
      );
    }
    return wanted;
  }

  async #checkSpec(
    spec: vscode.TestItem,
    wanted: readonly vscode.TestItem[],
    run: vscode.TestRun,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const document = await openSpec(spec.uri!);
    if (!document) {
      run.errored(spec, new vscode.TestMessage(`${spec.label} could not be opened.`));
      return;
    }
    this.#marked.add(spec.id);
    for (const layer of listed(spec.children)) this.#showMark(spec, layer);
    for (const item of wanted) run.started(item);
    const request = { task: 'checkGradients', computing: computing(), ...checkRequest(document) } as const;
    const controller = new AbortController();
    const cancelling = token.onCancellationRequested(() => controller.abort());
    const answer = await askOnce(this.#start, request, controller).catch((error: Error) => error);
    cancelling.dispose();
    if (!answer) return;
    if (answer instanceof Error || answer.type === 'refused') {
      const reason =
        answer instanceof Error ? `The gradients could not be checked: ${answer.message}.` : refusal(answer.problems);
      for (const item of wanted.length > 0 ? wanted : [spec]) run.errored(item, new vscode.TestMessage(reason));
      if (!(answer instanceof Error)) void showRefusal(document, answer.problems);
      return;
    }
    print(run, checkHeading(spec.label, answer));
    const layers = wanted.map(item => ({
      item,
      tensors: answer.tensors.filter(({ layer }) => item.id === `${spec.id}#${layer}`),
    }));
    for (const { item, tensors } of layers) report(run, item, tensors);
    print(run, `${spec.label}: ${totalsInWords(layers.flatMap(({ tensors }) => tensors))}`);
  }
}

/**
 * Shows the view of test results, which shows the newest run by itself. `testing.showMostRecentOutput` would ask a new view a second
 * time for the same run, and what had been printed until then would appear twice.
 */
function showTestResults(): Thenable<void> {
  return vscode.commands.executeCommand('workbench.panel.testResults.view.focus');
}

/**
 * A layer of which nothing can be told is skipped: nothing is wrong with it, and nothing has been shown to be right. The output
 * says why.
 */
function report(run: vscode.TestRun, item: vscode.TestItem, tensors: readonly CheckedTensor[]): void {
  for (const tensor of tensors) print(run, `${item.label}, ${gradientReport(tensor)}`, item);
  const wrong = tensors.filter(tensor => !passes(tensor));
  if (wrong.length > 0) run.failed(item, wrong.map(message));
  else if (tensors.some(tensor => tensorVerdict(tensor) === 'right')) run.passed(item);
  else run.skipped(item);
}

function message(tensor: CheckedTensor): vscode.TestMessage {
  const { analytic, numeric } = tensor.worst!;
  return vscode.TestMessage.diff(
    `${wrongInWords(tensor)}. ${gradientReport(tensor)}`,
    String(numeric),
    String(analytic),
  );
}

function refusal(problems: readonly Problem[]): string {
  return `The network cannot be checked: ${decisiveProblem(problems)?.message ?? 'it has errors'}`;
}

/** The Test Explorer's output is a terminal. */
function print(run: vscode.TestRun, text: string, item?: vscode.TestItem): void {
  run.appendOutput(`${text}\n`.replaceAll('\n', '\r\n'), undefined, item);
}

function listed(items: vscode.TestItemCollection): vscode.TestItem[] {
  return Array.from(items, ([, item]) => item);
}
