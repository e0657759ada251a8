import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { counted } from '../../spec/words.ts';
import type { DebugSessions, DebugState } from './debugSessions.ts';
import { tell } from './debugTell.ts';

/** How long hits may be counted, in milliseconds; then none are shown. */
const patience = 3000;

interface HitsAnswer {
  readonly searched: number;
  readonly breakpoints: readonly { readonly id: number; readonly hits: number }[];
}

/** Writes after the line of each breakpoint how often it would have stopped so far, while a training stands. */
export class DebugHits implements vscode.Disposable {
  readonly #sessions: DebugSessions;
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    after: { color: new vscode.ThemeColor('editorCodeLens.foreground'), margin: '0 0 0 2em' },
  });
  readonly #subscriptions: vscode.Disposable;
  /** The count that was begun last. */
  #newest = '';

  constructor(sessions: DebugSessions) {
    this.#sessions = sessions;
    const update = () => void this.#update();
    this.#subscriptions = vscode.Disposable.from(
      this.#decoration,
      sessions.onDidChange(update),
      vscode.debug.onDidChangeBreakpoints(update),
      vscode.debug.onDidChangeActiveDebugSession(update),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #update(): Promise<void> {
    const id = randomUUID();
    this.#newest = id;
    const { active } = this.#sessions;
    const lines = active?.stop ? await linesOf(active) : new Map<number, number>();
    if (this.#newest !== id) return;
    const hits = active && lines.size > 0 ? await count(active.session, [...lines.keys()], id) : [];
    if (this.#newest !== id) return;
    const options = hits.flatMap(({ id: breakpoint, hits: times }) => {
      const line = lines.get(breakpoint);
      return line === undefined ? [] : [optionOf(line, times)];
    });
    for (const editor of vscode.window.visibleTextEditors) {
      const isDebugged = editor.document.uri.toString() === active?.spec.toString();
      editor.setDecorations(this.#decoration, isDebugged ? options : []);
    }
  }
}

/** The lines of the spec's breakpoints, by the protocol's ids. */
async function linesOf({ session, spec }: DebugState): Promise<ReadonlyMap<number, number>> {
  const lines = new Map<number, number>();
  for (const breakpoint of vscode.debug.breakpoints) {
    if (!(breakpoint instanceof vscode.SourceBreakpoint) || !breakpoint.enabled) continue;
    if (breakpoint.location.uri.toString() !== spec.toString()) continue;
    const known = await session.getDebugProtocolBreakpoint(breakpoint);
    const { id } = Object(known) as { readonly id?: unknown };
    if (typeof id === 'number') lines.set(id, breakpoint.location.range.start.line);
  }
  return lines;
}

async function count(
  session: vscode.DebugSession,
  breakpoints: readonly number[],
  id: string,
): Promise<HitsAnswer['breakpoints']> {
  const timer = setTimeout(() => tell(session, 'backprop/cancel', { id }), patience);
  try {
    const answer: HitsAnswer = await session.customRequest('backprop/hits', { breakpoints, id });
    return answer.searched < 1 ? [] : answer.breakpoints;
  } catch {
    // The session has gone on, or ended.
    return [];
  } finally {
    clearTimeout(timer);
  }
}

function optionOf(line: number, hits: number): vscode.DecorationOptions {
  const end = new vscode.Position(line, Number.MAX_SAFE_INTEGER);
  return {
    range: new vscode.Range(end, end),
    renderOptions: { after: { contentText: counted(hits, 'hit') } },
    hoverMessage:
      'How often this breakpoint would have stopped, from the start of the training until its last moment so far.',
  };
}
