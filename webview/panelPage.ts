import type { PanelToHost, View } from '../src/panel/panelMessage.ts';
import type { Appearance } from '../src/panel/reportFacts.ts';
import type { Actions, PanelQuestion, QuestionType, StepStart } from './actions.ts';
import { hostMessage } from './hostMessage.ts';
import { Questions } from './questions.ts';
import { type SavedState, savedPreferences } from './savedState.ts';
import { isUnread } from './series/readout.ts';
import { continues, type PanelAction, type PanelState, type Preferences, reduce, sameSelection } from './state.ts';

/** What a page needs of the browser and of VS Code. */
interface PageTools {
  post(message: PanelToHost): void;
  /** What was kept of the page over a reload, whatever that is. */
  readonly kept: unknown;
  keep(state: SavedState): void;
  /** Draws the page soon; a frame of the host is acknowledged once it is drawn. */
  draw(frame?: number): void;
  appearance(preferences: Preferences): Appearance;
}

/** The kind of question that an answer is to. */
const questionOf = { row: 'read', cell: 'cell', compared: 'compare' } as const;

/** The training panel's page but for what draws it: what it has, what it makes of messages, and what it says to the host. */
export class PanelPageModel {
  readonly #tools: PageTools;
  readonly #questions: Readonly<Record<QuestionType, Questions<PanelQuestion>>>;
  #state: PanelState;
  readonly actions: Actions = {
    post: message => this.#post(message),
    ask: question => this.#ask(question),
    step: (epoch, from) => this.#step(epoch, from),
    prefer: preferences => this.#prefer(preferences),
    look: view => this.#look(view),
    hover: epoch => this.#hover(epoch),
  };

  constructor(tools: PageTools) {
    this.#tools = tools;
    const questions = () => new Questions<PanelQuestion>((question, id) => tools.post({ ...question, id }));
    this.#questions = { read: questions(), cell: questions(), compare: questions() };
    const preferences = savedPreferences(tools.kept);
    this.#state = { training: undefined, choice: 0, preferences, hoveredEpoch: undefined };
  }

  get state(): PanelState {
    return this.#state;
  }

  /** Asks the host for everything. */
  open(): void {
    const { preferences, choice } = this.#state;
    this.#tools.post({ type: 'ready', view: preferences.view, choice });
  }

  /** A message has come to the window, of the host or of anybody else. */
  receive(data: unknown): void {
    const message = hostMessage(data);
    if (!message) return;
    if (message.type === 'describe') {
      this.#tools.post({
        type: 'appearance',
        id: message.id,
        ...this.#tools.appearance(this.#state.preferences),
      });
      return;
    }
    if ('id' in message && !this.#questions[questionOf[message.type]].answered(message.id)) return;
    if (message.type === 'frame' && !continues(this.#state, message)) this.open();
    // What another run was asked is not answered any more.
    if (message.type === 'hydrate') for (const asked of Object.values(this.#questions)) asked.forget();
    this.#apply(message);
    // What has no answer would have none again.
    if (message.type !== 'row' || message.row) this.#readHovered();
    this.#tools.draw('frame' in message ? message.frame : undefined);
  }

  #ask(question: PanelQuestion): void {
    this.#questions[question.type].ask(question);
  }

  /** A choice shows before the host has answered. */
  #post(message: Parameters<Actions['post']>[0]): void {
    if (message.type !== 'select') {
      this.#tools.post(message);
      return;
    }
    const { training } = this.#state;
    if (!training) return;
    this.#apply(message);
    this.#tools.post({ ...message, choice: this.#state.choice, run: training.run.id });
    this.#tools.draw();
  }

  #step(epoch: number, from: StepStart): void {
    const { training } = this.#state;
    if (training?.run.id === from.run && training.selection.epoch === from.epoch) this.#post({ type: 'select', epoch });
  }

  #hover(epoch: number | undefined): void {
    if (epoch === this.#state.hoveredEpoch) return;
    this.#apply({ type: 'hover', epoch });
    this.#readHovered();
    this.#tools.draw();
  }

  /** Asks for the hovered epoch's numbers where the curves show blocks; for the newest wish when several came up. */
  #readHovered(): void {
    const { training, hoveredEpoch: epoch } = this.#state;
    if (training && epoch !== undefined && isUnread(training, epoch)) this.#ask({ type: 'read', epoch });
  }

  #prefer(preferences: Partial<Preferences>): void {
    this.#apply({ type: 'prefer', preferences });
    if (preferences.view) this.#tools.post({ type: 'view', view: preferences.view });
    this.#tools.draw();
  }

  #look(view: Partial<View>): void {
    this.#prefer({ view: { ...this.#state.preferences.view, ...view } });
  }

  #apply(action: PanelAction): void {
    const previous = this.#state;
    this.#state = reduce(previous, action);
    if (isKeptAlike(previous, this.#state)) return;
    const { training, preferences } = this.#state;
    this.#tools.keep({
      ...preferences,
      ...(training && { spec: training.run.spec, run: training.run.id, selection: training.selection }),
    });
  }
}

/** Whether two states are the same to a page that is opened anew. */
function isKeptAlike(a: PanelState, b: PanelState): boolean {
  if (a.preferences !== b.preferences || a.training?.run.id !== b.training?.run.id) return false;
  return !a.training || !b.training || sameSelection(a.training.selection, b.training.selection);
}
