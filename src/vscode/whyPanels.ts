import * as vscode from 'vscode';
import { sendable } from '../page/sendable.ts';
import { assertNever } from '../run/runState.ts';
import type { NumberRef } from '../why/chain.ts';
import { walkLanguage } from '../why/walk/steps.ts';
import { newLayer, type WhySources } from '../why/whyContents.ts';
import { WhyFeed } from '../why/whyFeed.ts';
import { firstWhyView, keptWhy, type WhyToHost, type WhyView, whyMessage } from '../why/whyMessage.ts';
import { fillPanel, newPanel, registerPageSerializer } from './pagePanel.ts';
import type { Runs } from './runs.ts';
import type { SavedRuns } from './savedRuns.ts';

const viewType = 'backprop.why';

/** What a why page asks of the extension. */
export interface WhyActions {
  train(spec: vscode.Uri): void;
  showTraining(spec: vscode.Uri): void;
  /** Shows a layer's definition in the spec. */
  reveal(spec: vscode.Uri, layer: number): void;
  chooseSample(spec: vscode.Uri): void;
  table(spec: vscode.Uri, message: Extract<WhyToHost, { type: 'table' }>): void;
}

interface Open {
  readonly panel: vscode.WebviewPanel;
  readonly feed: WhyFeed;
}

/** The pages that say why a gradient is what it is: one a spec, rebuilt after a window reload. */
export class WhyPanels implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #runs: Runs;
  readonly #sources: WhySources;
  readonly #actions: WhyActions;
  readonly #open = new Map<string, Open>();

  constructor(extensionUri: vscode.Uri, runs: Runs, sources: Omit<WhySources, 'language'>, actions: WhyActions) {
    this.#extensionUri = extensionUri;
    this.#runs = runs;
    this.#sources = { ...sources, language: walkLanguage(vscode.env.language) };
    this.#actions = actions;
  }

  /** Shows the spec's page, on a number or on what it was on. */
  show(spec: vscode.Uri, why?: NumberRef): void {
    this.#look(spec, why && { why });
  }

  /** Shows the spec's page on a step of the lecture. */
  walk(spec: vscode.Uri, step: number): void {
    this.#look(spec, { step });
  }

  /** Fills a panel that VS Code has made, new or kept over a window reload. */
  adopt(panel: vscode.WebviewPanel, spec: vscode.Uri, wish?: WhyView): void {
    const key = spec.toString();
    this.#open.get(key)?.panel.dispose();
    const feed = new WhyFeed(message => void panel.webview.postMessage(sendable(message)), this.#sources, wish);
    this.#open.set(key, { panel, feed });
    if (wish) this.#follow(spec, wish, undefined);
    const context = { extensionUri: this.#extensionUri, runs: this.#runs, spec };
    fillPanel(panel, 'why', context, {
      update: () => feed.update(this.#runs.get(key)),
      receive: data => {
        const message = whyMessage(data);
        if (message) this.#receive(message, spec, feed);
      },
      hidden: () => feed.hidden(),
      closed: () => {
        feed.dispose();
        if (this.#open.get(key)?.panel === panel) this.#open.delete(key);
      },
    });
  }

  dispose(): void {
    for (const { panel } of this.#open.values()) panel.dispose();
  }

  #look(spec: vscode.Uri, change?: Partial<WhyView>): void {
    const open = this.#open.get(spec.toString());
    if (!open) {
      const column = { viewColumn: vscode.ViewColumn.Active, preserveFocus: false };
      const panel = newPanel(this.#extensionUri, { viewType, title: 'Why' }, spec, column);
      this.adopt(panel, spec, change && { ...firstWhyView, ...change });
      return;
    }
    open.panel.reveal();
    if (!change) return;
    const view = { ...open.feed.view, ...change };
    this.#expect(spec, open.feed, view);
    open.feed.lookAt(view);
  }

  /** Before a page looks at something else: selects the layer of that, so that it gets one message and not two. */
  #expect(spec: vscode.Uri, feed: WhyFeed, view: WhyView): void {
    const before = feed.view;
    feed.expect(view);
    this.#follow(spec, view, before);
  }

  /** Selects the layer of what is looked at now and was not before. */
  #follow(spec: vscode.Uri, view: WhyView, before: WhyView | undefined): void {
    const key = spec.toString();
    const layer = newLayer(view, before);
    const selected = this.#runs.get(key)?.selection.layer;
    if (layer !== undefined && selected !== undefined && layer !== selected) this.#runs.select(key, { layer });
  }

  #receive(message: WhyToHost, spec: vscode.Uri, feed: WhyFeed): void {
    switch (message.type) {
      case 'ready':
        feed.ready(message.view);
        break;
      case 'view':
        this.#expect(spec, feed, message.view);
        feed.look(message.view);
        break;
      case 'ack':
        feed.acknowledged(message.frame);
        break;
      case 'select':
        this.#runs.select(spec.toString(), message, message.run);
        break;
      case 'copy':
        void vscode.env.clipboard.writeText(message.text);
        break;
      case 'copyChain': {
        const program = feed.program();
        if (program) void vscode.env.clipboard.writeText(program);
        break;
      }
      case 'table':
        this.#actions.table(spec, message);
        break;
      case 'chooseSample':
        this.#actions.chooseSample(spec);
        break;
      case 'reveal':
        this.#actions.reveal(spec, message.layer);
        break;
      case 'showTraining':
        this.#actions.showTraining(spec);
        break;
      case 'train':
        this.#actions.train(spec);
        break;
      default:
        assertNever(message);
    }
  }
}

/** Brings why pages back after a window reload; filled from the saved runs. */
export function registerWhySerializer(panels: WhyPanels, savedRuns: SavedRuns): vscode.Disposable {
  return registerPageSerializer(viewType, keptWhy, savedRuns, (panel, spec, { view }) =>
    panels.adopt(panel, spec, view),
  );
}
