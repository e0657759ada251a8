import * as vscode from 'vscode';
import { PanelFeed } from '../panel/feed/panelFeed.ts';
import { keptPanel, type PanelToHost, panelMessage } from '../panel/panelMessage.ts';
import type { HostToPanel } from '../panel/panelMessages.ts';
import type { Appearance } from '../panel/reportFacts.ts';
import type { Answers } from '../run/answers.ts';
import { assertNever, type SelectionChange } from '../run/runState.ts';
import type { NumberRef } from '../why/chain.ts';
import { Appearances } from './appearances.ts';
import { savePicture } from './exports.ts';
import { fillPanel, newPanel, registerPageSerializer } from './pagePanel.ts';
import type { Runs } from './runs.ts';
import type { SavedRuns } from './savedRuns.ts';

const viewType = 'backprop.panel';

/** What a panel asks of the extension. */
export interface PanelActions {
  /** With the seed of the shown run when that was given apart from the spec, else with the spec's. */
  train(spec: vscode.Uri): void;
  trainWithNewSeed(spec: vscode.Uri): void;
  pause(spec: vscode.Uri): void;
  resume(spec: vscode.Uri): void;
  stop(spec: vscode.Uri): void;
  /** Says how a number came about; without one, of what stands out. */
  why(spec: vscode.Uri, ref?: NumberRef): void;
  /** Shows a layer's definition in the spec. */
  reveal(spec: vscode.Uri, layer: number): void;
  /** Asks what to export. */
  export(spec: vscode.Uri): void;
}

/** The training panels: one a spec, beside the editor, rebuilt after a window reload. */
export class Panels implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #runs: Runs;
  readonly #answers: Answers;
  readonly #actions: PanelActions;
  readonly #open = new Map<string, vscode.WebviewPanel>();
  readonly #appearances = new Appearances();

  constructor(extensionUri: vscode.Uri, runs: Runs, answers: Answers, actions: PanelActions) {
    this.#extensionUri = extensionUri;
    this.#runs = runs;
    this.#answers = answers;
    this.#actions = actions;
  }

  /** Shows the spec's panel, without taking the focus from the editor. */
  show(spec: vscode.Uri): void {
    const open = this.#open.get(spec.toString());
    if (open) {
      open.reveal(undefined, true);
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = newPanel(this.#extensionUri, { viewType, title: 'Training' }, spec, column);
    this.adopt(panel, spec);
  }

  /** Fills a panel that VS Code has made, new or kept over a window reload with what was selected then, if that run is back. */
  adopt(panel: vscode.WebviewPanel, spec: vscode.Uri, selection: SelectionChange = {}, run?: string): void {
    const key = spec.toString();
    this.#runs.select(key, selection, run);
    this.#open.get(key)?.dispose();
    this.#open.set(key, panel);
    const feed = new PanelFeed(message => void panel.webview.postMessage(message), { answers: this.#answers });
    const update = () => {
      const viewed = this.#runs.get(key);
      const runs = this.#runs.runsOf(key).map(({ run }) => run);
      feed.update(viewed?.run, viewed?.selection ?? { layer: 0, epoch: 'latest' }, runs);
    };
    const context = { extensionUri: this.#extensionUri, runs: this.#runs, spec };
    fillPanel(panel, 'panel', context, {
      update,
      receive: data => {
        const message = panelMessage(data);
        if (message) this.#receive(message, spec, feed);
      },
      hidden: () => feed.hidden(),
      closed: () => {
        feed.dispose();
        if (this.#open.get(key) === panel) this.#open.delete(key);
      },
    });
  }

  /** Shows the spec's panel and asks how it looks; undefined when its page does not say so in time. */
  appearance(spec: vscode.Uri): Promise<Appearance | undefined> {
    this.show(spec);
    const key = spec.toString();
    const question: HostToPanel = { type: 'describe' };
    return this.#appearances.of(key, () => void this.#open.get(key)?.webview.postMessage(question));
  }

  dispose(): void {
    for (const panel of this.#open.values()) panel.dispose();
  }

  #receive(message: PanelToHost, spec: vscode.Uri, feed: PanelFeed): void {
    switch (message.type) {
      case 'ready':
        feed.ready(message.view, message.choice);
        this.#appearances.ready(spec.toString());
        break;
      case 'view':
        feed.look(message.view);
        break;
      case 'read':
        feed.read(message.epoch);
        break;
      case 'cell':
        feed.readCell(message);
        break;
      case 'ack':
        feed.acknowledged(message.frame);
        break;
      case 'select':
        feed.chosen(message.choice ?? 0);
        this.#runs.select(spec.toString(), message, message.run);
        break;
      case 'control':
        this.#actions[message.action](spec);
        break;
      case 'show':
        this.#runs.show(spec.toString(), message.run);
        break;
      case 'remove':
        this.#runs.remove(spec.toString(), message.run);
        break;
      case 'compare': {
        const parting = feed.compare(message.run);
        if (parting) this.#runs.select(spec.toString(), parting);
        break;
      }
      case 'why':
        this.#actions.why(spec, message.ref ?? undefined);
        break;
      case 'reveal':
        this.#actions.reveal(spec, message.layer);
        break;
      case 'export':
        this.#actions.export(spec);
        break;
      case 'picture':
        void savePicture(spec, message.what, message.png);
        break;
      case 'appearance':
        this.#appearances.told(spec.toString(), message);
        break;
      default:
        assertNever(message);
    }
  }
}

/** Brings panels back after a window reload; filled from the saved runs. */
export function registerPanelSerializer(panels: Panels, savedRuns: SavedRuns): vscode.Disposable {
  return registerPageSerializer(viewType, keptPanel, savedRuns, (panel, spec, { selection, run }) =>
    panels.adopt(panel, spec, selection, run),
  );
}
