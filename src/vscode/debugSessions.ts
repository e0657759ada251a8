import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Run } from '../run/run.ts';
import type { DebugRequest } from '../run/workerMessages.ts';
import { Debugging } from '../threads/debugging.ts';
import type { StartThread } from '../threads/port.ts';
import { checkRequest } from './checkRequest.ts';
import { BridgedAdapter } from './debugAdapter.ts';
import { debugType, type Launch, specOf } from './debugLaunch.ts';
import type { Runs } from './runs.ts';
import { computing, historyBytes } from './settings.ts';
import { fileAccess, specName } from './specFiles.ts';
import type { Trainings } from './trainings.ts';
import { workerThreads } from './workerThreads.ts';

export interface DebugTools {
  readonly extensionUri: vscode.Uri;
  readonly runs: Runs;
  readonly trainings: Trainings;
  readonly showPanel: (spec: vscode.Uri) => void;
}

/** A debug session as the editor knows it. */
export interface DebugState {
  readonly session: vscode.DebugSession;
  readonly spec: vscode.Uri;
  /** Once it is known. */
  readonly run: Run | undefined;
  /** Where it stands; undefined while it moves. */
  readonly position: string | undefined;
}

interface Live extends DebugState {
  readonly debugging: Debugging;
  run: Run | undefined;
  position: string | undefined;
}

/** The debug sessions, each with a worker thread of its own. */
export class DebugSessions implements vscode.DebugAdapterDescriptorFactory, vscode.Disposable {
  readonly #tools: DebugTools;
  readonly #startThread: StartThread;
  /** By the session's id. */
  readonly #live = new Map<string, Live>();
  readonly #changed = new vscode.EventEmitter<DebugState>();
  readonly #subscriptions: vscode.Disposable;

  /** One has begun, moves, stands somewhere, or has ended. */
  readonly onDidChange = this.#changed.event;

  constructor(tools: DebugTools) {
    this.#tools = tools;
    this.#startThread = workerThreads(tools.extensionUri);
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.debug.registerDebugAdapterDescriptorFactory(debugType, this),
    );
  }

  /** The one that the editor's debug views show. */
  get active(): DebugState | undefined {
    return this.get(vscode.debug.activeDebugSession);
  }

  get(session: vscode.DebugSession | undefined): DebugState | undefined {
    return session && this.#live.get(session.id);
  }

  /** Starts the thread of a session. Rejects, in words, where there is nothing to be debugged. */
  async createDebugAdapterDescriptor(session: vscode.DebugSession): Promise<vscode.DebugAdapterDescriptor> {
    const launch = session.configuration as Launch;
    const spec = specOf(launch);
    const document = await vscode.workspace.openTextDocument(spec);
    const run = launch.run === undefined ? undefined : this.#runOf(spec, launch.run);
    const request = run ? requestOf(run, launch) : newRequest(document, launch);
    let end: () => void = () => undefined;
    const ended = new Promise<void>(resolve => {
      end = resolve;
    });
    const adapter = new BridgedAdapter({
      pass: message => {
        if (isEnd(message)) end();
        debugging.post(message);
      },
      close: () => debugging.close(),
    });
    const debugging = new Debugging(
      {
        start: this.#startThread,
        request,
        identity: run ?? { id: randomUUID(), spec: spec.toString() },
        historyBytes: historyBytes(),
      },
      {
        message: message => adapter.send(message),
        opened: opened => {
          live.run = opened;
          this.#show(session, live, ended);
        },
        moved: position => {
          live.position = position;
          this.#changed.fire(live);
        },
        failed: reason => {
          const why = `The debug session of ${specName(spec)} failed: ${reason}.`;
          adapter.fail(why);
          void vscode.window.showErrorMessage(why);
        },
      },
    );
    const live: Live = { session, spec, debugging, run, position: undefined };
    this.#live.set(session.id, live);
    void debugging.ended.then(() => {
      end();
      this.#live.delete(session.id);
      live.position = undefined;
      this.#changed.fire(live);
    });
    return new vscode.DebugAdapterInlineImplementation(adapter);
  }

  dispose(): void {
    for (const { debugging } of this.#live.values()) void debugging.terminate();
    this.#subscriptions.dispose();
  }

  #runOf(spec: vscode.Uri, id: string): Run {
    const run = this.#tools.runs.runsOf(spec.toString()).find(({ run: { info } }) => info.id === id)?.run;
    if (!run) throw new Error(`This run of ${specName(spec)} is not there any more. Debug the network instead.`);
    return run;
  }

  /** A new run is shown as that of a training is. */
  #show(session: vscode.DebugSession, { spec, run }: Live, ended: Promise<void>): void {
    const { runs, trainings, showPanel } = this.#tools;
    trainings.replace(spec.toString(), {
      doing: 'is being debugged',
      pause: () => void session.customRequest('pause', { threadId: 1 }),
      resume: () => void session.customRequest('continue', { threadId: 1 }),
      stop: () => void vscode.debug.stopDebugging(session),
      ended,
    });
    runs.add(run!);
    runs.focus(spec.toString());
    showPanel(spec);
  }
}

/** A new training of the text in the editor, saved or not. */
function newRequest(document: vscode.TextDocument, { seed, epochs }: Launch): DebugRequest {
  return {
    ...checkRequest(document),
    fallbackName: specName(document.uri),
    computing: computing(),
    ...(seed !== undefined && { seed }),
    ...(epochs !== undefined && { extension: { epochs, scheduleEpochs: epochs, ignoresGoals: false } }),
  };
}

/** A run, from the text that it was trained from. */
function requestOf({ request, info, marks, basis }: Run, { epoch = 1 }: Launch): DebugRequest {
  if (!request) {
    const name = specName(vscode.Uri.parse(info.spec));
    throw new Error(`The text of this run of ${name} was too long to be kept. Debug the network instead.`);
  }
  return { ...request, files: fileAccess(vscode.Uri.parse(info.spec)), run: { marks: marks.all, basis, epoch } };
}

function isEnd(message: object): boolean {
  const { command } = message as { readonly command?: unknown };
  return command === 'disconnect' || command === 'terminate';
}
