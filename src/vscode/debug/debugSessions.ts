import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { History } from '../../run/history.ts';
import type { Run } from '../../run/run.ts';
import type { Debugged } from '../../run/runList.ts';
import { endOf } from '../../run/travel.ts';
import type { DebugRequest } from '../../run/workerMessages.ts';
import { defaultLimits } from '../../spec/limits.ts';
import { Debugging } from '../../threads/debugging.ts';
import type { StartThread } from '../../threads/port.ts';
import type { Bookmarks } from '../bookmarks.ts';
import { checkRequest } from '../checkRequest.ts';
import { showError } from '../notify.ts';
import { bytesOfFile } from '../readFile.ts';
import type { Runs } from '../runs.ts';
import { computing, historyBytes } from '../settings.ts';
import { fileAccess, specGlob, specName } from '../specFiles.ts';
import type { Trainings } from '../trainings.ts';
import { workerThreads } from '../workerThreads.ts';
import { BridgedAdapter } from './debugAdapter.ts';
import { debugType, type Launch, specOf } from './debugLaunch.ts';
import { tell } from './debugTell.ts';

interface DebugTools {
  readonly extensionUri: vscode.Uri;
  readonly runs: Runs;
  readonly trainings: Trainings;
  readonly bookmarks: Bookmarks;
  readonly showPanel: (spec: vscode.Uri) => void;
}

/** A debug session as the editor knows it. Another object after each change. */
export interface DebugState extends Debugged {
  readonly session: vscode.DebugSession;
  readonly spec: vscode.Uri;
  /** Once it is known. */
  readonly run: Run | undefined;
}

/** What a change of the file means to a session. */
const goesOn = 'The session goes on with the text that it began with.';

interface Live {
  readonly debugging: Debugging;
  readonly adapter: BridgedAdapter;
  /** What is debugged; what is in the file by now may be another text. */
  readonly text: string;
  state: DebugState;
}

/** The debug sessions, each with a worker thread of its own. What they say of their runs is shown with them. */
export class DebugSessions implements vscode.DebugAdapterDescriptorFactory, vscode.Disposable {
  readonly #tools: DebugTools;
  readonly #startThread: StartThread;
  /** By the session's id. */
  readonly #live = new Map<string, Live>();
  readonly #changed = new vscode.EventEmitter<vscode.DebugSession>();
  readonly #subscriptions: vscode.Disposable;

  /** One has begun, moves, stands somewhere, or has ended. */
  readonly onDidChange = this.#changed.event;

  constructor(tools: DebugTools) {
    const { extensionUri, runs, bookmarks } = tools;
    this.#tools = tools;
    this.#startThread = workerThreads(extensionUri);
    const watcher = vscode.workspace.createFileSystemWatcher(specGlob, true, true);
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.debug.registerDebugAdapterDescriptorFactory(debugType, this),
      runs.onDidChange(spec => this.#lookAtSample(spec)),
      bookmarks.onDidChange(() => {
        for (const { state } of this.#live.values()) this.#show(state);
      }),
      vscode.workspace.onDidSaveTextDocument(document => this.#saved(document)),
      watcher,
      watcher.onDidDelete(spec => this.#say(spec, `${specName(spec)} was deleted. ${goesOn}`)),
    );
  }

  /** The one that the editor's debug views show. */
  get active(): DebugState | undefined {
    return this.get(vscode.debug.activeDebugSession);
  }

  get(session: vscode.DebugSession | undefined): DebugState | undefined {
    return session && this.#live.get(session.id)?.state;
  }

  byId(id: string): DebugState | undefined {
    return this.#live.get(id)?.state;
  }

  /** The one of a run. */
  of(run: Run): DebugState | undefined {
    return Array.from(this.#live.values(), ({ state }) => state).find(state => state.run === run);
  }

  /** Resolves once it stands, or has ended. */
  async standing(session: vscode.DebugSession): Promise<void> {
    while (this.get(session)?.travel?.isMoving) {
      await new Promise<void>(resolve => {
        const changed = this.onDidChange(() => {
          changed.dispose();
          resolve();
        });
      });
    }
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
      notes: notesOf(document, run),
      hint: 'Type help for what can be computed and searched here, or an expression, such as epoch + 1.',
    });
    const live = () => this.#live.get(session.id);
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
          this.#change(session, { run: opened });
          this.#addRun(session, opened, ended);
        },
        branched: run => {
          this.#branched(session, run);
          adapter.say(branchNote(run), 'stdout');
        },
        debugged: (_, debugged) => this.#change(session, debugged),
        readSpec: () => savedText(spec),
        cutOff: () => adapter.fail(`The session of ${specName(spec)} ended in the middle of a batch.`),
        failed: reason => {
          const why = `The debug session of ${specName(spec)} failed: ${reason}.`;
          adapter.fail(why);
          void showError(why);
        },
      },
    );
    this.#live.set(session.id, {
      debugging,
      adapter,
      text: run?.request?.text ?? document.getText(),
      state: { session, spec, run },
    });
    if (run) this.#tools.showPanel(spec);
    void debugging.ended.then(() => {
      end();
      if (live()) this.#change(session, { stop: undefined, travel: undefined });
      this.#live.delete(session.id);
      this.#changed.fire(session);
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
  #addRun(session: vscode.DebugSession, run: Run, ended: Promise<void>): void {
    const { runs, trainings, showPanel } = this.#tools;
    const { spec } = run.info;
    trainings.replace(spec, {
      doing: 'is being debugged',
      // At the end of its training it still stands there.
      isEnding: false,
      pause: () => tell(session, 'pause', { threadId: 1 }),
      // The editor does not know of a `continue` that it did not ask for.
      resume: () => {
        const { travel } = this.get(session) ?? {};
        if (travel) tell(session, 'backprop/goto', { time: endOf(travel), run: true });
      },
      stop: () => void vscode.debug.stopDebugging(session),
      ended,
    });
    runs.add(run);
    runs.focus(spec);
    showPanel(vscode.Uri.parse(spec));
  }

  /** Another run is debugged from now on: a branch of the one that was, or one that it comes back to. */
  #branched(session: vscode.DebugSession, run: Run): void {
    const { runs } = this.#tools;
    this.#change(session, { stop: undefined, travel: undefined });
    runs.add(run);
    this.#change(session, { run });
  }

  #change(session: vscode.DebugSession, changed: Partial<DebugState>): void {
    const live = this.#live.get(session.id);
    if (!live) return;
    live.state = { ...live.state, ...changed };
    this.#show(live.state);
    this.#changed.fire(session);
  }

  #show({ run, stop, travel }: DebugState): void {
    if (!run) return;
    const { runs, bookmarks } = this.#tools;
    const marked = travel && { ...travel, marks: [...travel.marks, ...bookmarks.marksOf(run)] };
    runs.setDebugged(run, { stop, travel: marked });
  }

  #saved(document: vscode.TextDocument): void {
    const text = document.getText();
    const restart = 'Lines may be off. Restart to debug the new text.';
    this.#say(document.uri, `${specName(document.uri)} has changed. ${goesOn} ${restart}`, live => live.text !== text);
  }

  /** Tells the sessions of a spec. */
  #say(spec: vscode.Uri, words: string, isMeant: (live: Live) => boolean = () => true): void {
    for (const live of this.#live.values()) {
      if (live.state.spec.toString() === spec.toString() && isMeant(live)) live.adapter.say(words);
    }
  }

  /** The sample that is selected in a run that is debugged. */
  #lookAtSample(spec: string): void {
    for (const { debugging, state } of this.#live.values()) {
      const viewed = this.#tools.runs.runsOf(spec).find(({ run }) => run === state.run);
      const sample = viewed?.selection.sample;
      if (viewed) debugging.look(typeof sample === 'number' ? viewed.run.samples?.sourceRows[sample] : undefined);
    }
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

/** Bytes of scalars that a thread is handed; what is thinned of them it trains again when it is asked about. */
const mostScalarBytes = 16 * 2 ** 20;

/** A run, from the text that it was trained from. */
function requestOf({ request, info, marks, basis, history }: Run, { epoch = 1 }: Launch): DebugRequest {
  const spec = vscode.Uri.parse(info.spec);
  if (!request) {
    throw new Error(`The text of this run of ${specName(spec)} was too long to be kept. Debug the network instead.`);
  }
  const handed = new History(history.layout, 0, mostScalarBytes);
  handed.beginWith(history, history.epochs);
  const scalars = handed.wholeRows().views.map(rows => rows.slice());
  const thinned = handed.thinnedState();
  return { ...request, files: fileAccess(spec), run: { marks: marks.all, scalars, thinned, basis, epoch } };
}

/** What a person should know before they wonder. */
function notesOf(document: vscode.TextDocument, run: Run | undefined): string[] {
  const name = specName(document.uri);
  if (run?.request && run.request.text !== document.getText()) {
    return [
      `${name} has changed since this run was trained. Lines and breakpoints are those of the text that was trained.`,
    ];
  }
  if (!document.isDirty) return [];
  return [
    `${name} has unsaved changes. They are debugged, but breakpoints show as unverified until the file is saved.`,
  ];
}

/** What is in the spec's file by now. Rejects where it cannot be read. */
async function savedText(spec: vscode.Uri): Promise<string> {
  const bytes = await bytesOfFile(spec, 4 * defaultLimits.textLength, 'a .mlp.json file');
  if (typeof bytes === 'string') throw new Error(bytes);
  return new TextDecoder().decode(bytes);
}

/** Which run is debugged from now on, after numbers were set or a branch was left. */
function branchNote({ info: { branch } }: Run): string {
  return branch
    ? `This is now a branch, a run of its own, with ${branch.edits} set in epoch ${branch.epoch}, batch ${branch.batch}. The run before is kept.`
    : 'This is the run without what was set again.';
}

function isEnd(message: object): boolean {
  const { command } = message as { readonly command?: unknown };
  return command === 'disconnect' || command === 'terminate';
}
