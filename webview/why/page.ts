import type { Copy, WhyToHost } from '../../src/why/whyMessage.ts';
import { Questions } from '../questions.ts';
import type { WhyActions } from './actions.ts';
import { hostMessage } from './hostMessage.ts';
import { type SavedWhy, savedWhyState, whyToSave } from './savedState.ts';
import { reduceWhy, type WhyAction, type WhyState } from './state.ts';

/** What a why page needs of the browser and of VS Code. */
interface WhyPageTools {
  post(message: WhyToHost): void;
  /** What was kept of the page over a reload, whatever that is. */
  readonly kept: unknown;
  keep(state: SavedWhy): void;
  /** Draws the page soon; a frame of the host is acknowledged once it is drawn. */
  draw(frame?: number): void;
}

/** The why page but for what draws it: what it has, what it makes of messages, and what it says to the host. */
export class WhyPageModel {
  readonly #tools: WhyPageTools;
  readonly #copying: Questions<Copy>;
  #state: WhyState;
  readonly actions: WhyActions = {
    post: message =>
      this.#tools.post(message.type === 'select' ? { ...message, run: this.#state.page?.run?.id } : message),
    look: view => this.#change({ type: 'look', view }),
    pick: ref => this.#change({ type: 'pick', ref }),
    follow: ref => this.#change({ type: 'follow', ref }),
    back: index => this.#change({ type: 'back', index }),
    copy: what => this.#copying.ask(what),
    showAllDigits: isFull => this.#change({ type: 'digits', isFull }),
  };

  constructor(tools: WhyPageTools) {
    this.#tools = tools;
    this.#copying = new Questions<Copy>((what, id) => tools.post({ type: 'copy', id, what }));
    this.#state = savedWhyState(tools.kept);
  }

  get state(): WhyState {
    return this.#state;
  }

  /** Asks the host for everything. */
  open(): void {
    this.#tools.post({ type: 'ready', view: this.#state.view });
  }

  /** A message has come to the window, of the host or of anybody else. */
  receive(data: unknown): void {
    const message = hostMessage(data);
    if (!message) return;
    if (message.type === 'copied') {
      const what = this.#copying.answered(message.id);
      if (what && message.isDone) this.#apply({ type: 'copied', what });
    } else this.#apply(message);
    this.#tools.draw(message.type === 'show' ? message.frame : undefined);
  }

  /** What a person did: shown at once, and told to the host where it concerns it. */
  #change(action: WhyAction): void {
    const { view } = this.#state;
    this.#apply(action);
    // The host selects the layer of a number or a step that is new.
    if (this.#state.view !== view) this.#tools.post({ type: 'view', view: this.#state.view });
    this.#tools.draw();
  }

  #apply(action: WhyAction): void {
    this.#state = reduceWhy(this.#state, action);
    this.#tools.keep(whyToSave(this.#state));
  }
}
