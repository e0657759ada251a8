import type { PanelToHost, View } from '../../../src/panel/panelMessage.ts';
import type { SelectionChange } from '../../../src/run/runState.ts';
import type { WhyToHost, WhyView } from '../../../src/why/whyMessage.ts';
import { hostMessage } from '../../../webview/hostMessage.ts';
import { savedPreferences } from '../../../webview/savedState.ts';
import { continues, type PanelState, reduce } from '../../../webview/state.ts';
import { hostMessage as hostWhyMessage } from '../../../webview/why/hostMessage.ts';
import { savedWhyState, whyToSave } from '../../../webview/why/savedState.ts';
import { reduceWhy, type WhyState } from '../../../webview/why/state.ts';
import { turn } from '../../support/vscode/events.ts';
import type { Page } from '../../support/vscode/panels.ts';

type Say<Message> = (message: Message) => void;

/** The training panel's page without its pictures: the state that it folds, and what it says. */
export class PanelPage implements Page {
  kept: unknown;
  state: PanelState;
  readonly #say: Say<PanelToHost>;

  constructor(kept: unknown, say: Say<PanelToHost>) {
    this.kept = kept;
    this.#say = say;
    this.state = { training: undefined, choice: 0, preferences: savedPreferences(kept), hoveredEpoch: undefined };
    this.#askForEverything();
  }

  receive(data: unknown): void {
    const message = hostMessage(data);
    if (!message) throw new Error(`the panel does not understand ${JSON.stringify(data)?.slice(0, 200)}`);
    if (message.type === 'describe') {
      const { id } = message;
      this.#say({ type: 'appearance', id, classes: 'vscode-dark', variables: {}, preferences: '{}' });
      return;
    }
    if (message.type === 'frame' && !continues(this.state, message)) this.#askForEverything();
    this.#apply(reduce(this.state, message));
    if (message.type === 'frame') void turn().then(() => this.#say({ type: 'ack', frame: message.frame }));
  }

  select(wanted: SelectionChange): void {
    const { training } = this.state;
    if (!training) return;
    this.#apply(reduce(this.state, { type: 'select', ...wanted }));
    this.#say({ type: 'select', ...wanted, choice: this.state.choice, run: training.run.id });
  }

  look(view: Partial<View>): void {
    const preferences = { view: { ...this.state.preferences.view, ...view } };
    this.#apply(reduce(this.state, { type: 'prefer', preferences }));
    this.#say({ type: 'view', view: preferences.view });
  }

  say(message: PanelToHost): void {
    this.#say(message);
  }

  #askForEverything(): void {
    this.#say({ type: 'ready', view: this.state.preferences.view, choice: this.state.choice });
  }

  #apply(state: PanelState): void {
    const isAlike = state.preferences === this.state.preferences && state.training === this.state.training;
    this.state = state;
    if (isAlike) return;
    const { training, preferences } = state;
    const shown = training && { spec: training.run.spec, run: training.run.id, selection: training.selection };
    this.kept = structuredClone({ ...preferences, ...shown });
  }
}

/** The why page without its pictures. */
export class WhyPage implements Page {
  kept: unknown;
  state: WhyState;
  readonly #say: Say<WhyToHost>;

  constructor(kept: unknown, say: Say<WhyToHost>) {
    this.kept = kept;
    this.#say = say;
    this.state = savedWhyState(kept);
    this.#say({ type: 'ready', view: this.state.view });
  }

  receive(data: unknown): void {
    const message = hostWhyMessage(data);
    if (!message) throw new Error(`the why page does not understand ${JSON.stringify(data)?.slice(0, 200)}`);
    if (message.type !== 'copied') {
      this.state = reduceWhy(this.state, message);
      this.kept = structuredClone(whyToSave(this.state));
    }
    if (message.type === 'show') void turn().then(() => this.#say({ type: 'ack', frame: message.frame }));
  }

  look(view: Partial<WhyView>): void {
    this.state = reduceWhy(this.state, { type: 'look', view });
    this.kept = structuredClone(whyToSave(this.state));
    this.#say({ type: 'view', view: this.state.view });
  }

  say(message: WhyToHost): void {
    this.#say(message);
  }
}
