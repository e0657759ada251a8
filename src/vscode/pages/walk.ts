import * as vscode from 'vscode';
import type { Run } from '../../run/run.ts';
import { nearestStep } from '../../why/walk/steps.ts';
import type { Runs } from '../runs.ts';

const scheme = 'backprop-lecture';

/** The spec of the lecture's network: the one that the extension brings, as a document that cannot be changed. */
const lectureSpec = vscode.Uri.from({ scheme, path: '/lecture.mlp.json' });

/** What the walk needs of the extension. */
interface WalkActions {
  /** Brings the run of an earlier window back, if there is one. */
  restore(spec: vscode.Uri): Promise<void>;
  /** Resolves with undefined when nothing is trained; then it has been said why. */
  train(spec: vscode.Uri): Promise<Run | undefined>;
  /** Shows the why page of the spec on a step of the lecture. */
  openWhy(spec: vscode.Uri, step: number): void;
}

/**
 * The lecture walk, `backprop.walk`, which may be given the step to begin with, and `backprop.openLecture`, which shows its
 * network alone.
 */
export function registerWalk(extensionUri: vscode.Uri, runs: Runs, actions: WalkActions): vscode.Disposable {
  const file = vscode.Uri.joinPath(extensionUri, 'media', 'lecture.mlp.json');
  let trained: Promise<boolean> | undefined;
  const walk = async (step?: unknown) => {
    await openLecture();
    // Whoever asks twice waits for the same training.
    trained ??= trainOnce(runs, actions).finally(() => {
      trained = undefined;
    });
    if (!(await trained)) return;
    runs.focus(lectureSpec.toString());
    actions.openWhy(lectureSpec, nearestStep(typeof step === 'number' ? step : 0));
  };
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: async () => new TextDecoder().decode(await vscode.workspace.fs.readFile(file)),
    }),
    vscode.commands.registerCommand('backprop.openLecture', openLecture),
    vscode.commands.registerCommand('backprop.walk', walk),
  );
}

async function openLecture(): Promise<void> {
  const document = await vscode.workspace.openTextDocument(lectureSpec);
  await vscode.window.showTextDocument(document, { preview: false });
}

/** Whether there is a run of the lecture's network, now or from before. A new one is looked at where its gradients are large. */
async function trainOnce(runs: Runs, { restore, train }: WalkActions): Promise<boolean> {
  const spec = lectureSpec.toString();
  await restore(lectureSpec);
  if (runs.get(spec)) return true;
  if (!(await train(lectureSpec))) return false;
  runs.select(spec, { epoch: 1 });
  return true;
}
