import { type PanelToHost, panelMessage, type View } from '../../../../src/panel/panelMessage.ts';
import type { HostToPanel } from '../../../../src/panel/panelMessages.ts';
import type { SelectionChange } from '../../../../src/run/runState.ts';
import { savedPreferences } from '../../../../webview/savedState.ts';
import { continues, firstPreferences, type PanelState, reduce } from '../../../../webview/state.ts';

/** The panel's page without a browser: its state, what it says to the host, and messages to it that are under way. */
export class ModelPage {
  readonly #say: (message: PanelToHost) => void;
  #underWay: HostToPanel[] = [];
  #saved: unknown;
  state: PanelState = opened(undefined);

  /** `say` takes what the host understands of what the page says. */
  constructor(say: (message: PanelToHost) => void) {
    this.#say = say;
  }

  get isWaiting(): boolean {
    return this.#underWay.length > 0;
  }

  /** A message of the host sets out. */
  send(message: HostToPanel): void {
    this.#underWay.push(structuredClone(message));
  }

  /** The page begins anew with what it has saved; what is under way is lost. */
  reload(): void {
    this.#saved = structuredClone(this.state.preferences);
    this.#underWay = [];
    this.state = opened(this.#saved);
    this.#askForEverything();
  }

  /** The oldest message arrives, is shown and acknowledged. */
  receive(): void {
    const message = this.#underWay.shift();
    if (!message || message.type === 'describe') return;
    if (message.type === 'frame' && !continues(this.state, message)) this.#askForEverything();
    this.state = reduce(this.state, message);
    if (message.type === 'frame') this.#tell({ type: 'ack', frame: message.frame });
  }

  select(wanted: SelectionChange): void {
    this.state = reduce(this.state, { type: 'select', ...wanted });
    this.#tell({ type: 'select', ...wanted, choice: this.state.choice });
  }

  look(view: Partial<View>): void {
    const preferences = { view: { ...this.state.preferences.view, ...view } };
    this.state = reduce(this.state, { type: 'prefer', preferences });
    this.#tell({ type: 'view', view: preferences.view });
  }

  #askForEverything(): void {
    this.#tell({ type: 'ready', view: this.state.preferences.view });
  }

  #tell(message: PanelToHost): void {
    const understood = panelMessage(structuredClone(message));
    if (!understood) throw new Error(`the host does not understand ${JSON.stringify(message)}`);
    this.#say(understood);
  }
}

function opened(saved: unknown): PanelState {
  const preferences = saved === undefined ? firstPreferences : savedPreferences(saved);
  return { training: undefined, choice: 0, preferences, hoveredEpoch: undefined };
}
