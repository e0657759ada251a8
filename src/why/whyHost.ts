import { type Clock, systemClock } from '../page/clock.ts';
import { answering, type Handlers } from '../page/handlers.ts';
import type { Run } from '../run/run.ts';
import type { SpecRuns } from '../run/runList.ts';
import { breakExpression } from '../run/stopWords.ts';
import type { TravelWish } from '../run/travel.ts';
import { Travels } from '../run/travels.ts';
import { stopInEpoch } from '../run/viewedMoment.ts';
import type { Quantity } from '../trace/quantity.ts';
import { asItStands } from './chosenNumber.ts';
import { WhyFeed } from './whyFeed.ts';
import { type Copy, type WhyToHost, type WhyView, whyMessage } from './whyMessage.ts';
import type { HostToWhy } from './whyMessages.ts';
import { newLayer, type WhySources } from './whySubject.ts';

type Done = void | PromiseLike<void>;

/** What a why page asks of whoever shows it. What throws or rejects is said by `fail`. */
export interface WhyActions {
  /** Trains the spec, when nothing has been. */
  train(): Done;
  showTraining(): Done;
  /** Shows a layer's definition in the spec. */
  reveal(layer: number): Done;
  /** Opens the sample picker. */
  chooseSample(): Done;
  /** Opens a matrix of the chain as a table. */
  table(layer: number, quantity: Quantity): Done;
  /** Goes to another moment of the run's debug session: see `PanelActions`. The page offers this and the next where they are there. */
  travel?(run: Run, to: TravelWish): Done;
  breakWhen?(run: Run, expression: string): Done;
  /** Puts a text on the clipboard. */
  copy(text: string): Done;
  /** Says what could not be done. */
  fail(problem: string): void;
}

interface WhyHostOptions {
  readonly post: (message: HostToWhy) => void;
  /** Those of the spec; whoever has them calls `update` when they have changed. */
  readonly runs: SpecRuns;
  readonly sources: WhySources;
  readonly actions: WhyActions;
  /** What the page is to look at, whatever it kept. */
  readonly wish?: WhyView | undefined;
  readonly clock?: Clock;
}

/** Answers everything that a why page can ask: in the editor and in tests. */
export class WhyHost {
  readonly #post: (message: HostToWhy) => void;
  readonly #runs: SpecRuns;
  readonly #actions: WhyActions;
  readonly #feed: WhyFeed;
  readonly #travels: Travels;
  readonly #handle: (message: WhyToHost) => void;

  constructor({ post, runs, sources, actions, wish: wished, clock = systemClock }: WhyHostOptions) {
    this.#post = post;
    this.#runs = runs;
    const wish = wished && this.#meant(wished);
    this.#actions = actions;
    this.#feed = new WhyFeed(post, sources, { wish, can: { canBreak: actions.breakWhen !== undefined }, clock });
    this.#travels = new Travels(runs, actions.travel?.bind(actions), problem => actions.fail(problem));
    this.#handle = answering(this.#makeHandlers(), 'why page', problem => actions.fail(problem));
    if (wish) this.#follow(wish, undefined);
  }

  /** The runs of the spec, or what is selected in them, have changed. */
  update(): void {
    this.#feed.update(this.#runs.shown);
  }

  /** The page has said something, whatever it is; what is none of its messages is dropped. */
  receive(data: unknown): void {
    const message = whyMessage(data);
    if (message) this.#handle(message);
  }

  /** The person chose elsewhere what the page is to look at: a number, a step of the lecture. The rest of its view stays. */
  lookAt(change: Partial<WhyView>): void {
    const view = { ...this.#feed.view, ...this.#meant(change) };
    this.#expect(view);
    this.#feed.lookAt(view);
  }

  /** The page is gone until it says `ready` again. */
  hidden(): void {
    this.#feed.hidden();
  }

  /** The page is closed. */
  dispose(): void {
    this.#feed.dispose();
  }

  #makeHandlers(): Handlers<WhyToHost> {
    const feed = this.#feed;
    const actions = this.#actions;
    return {
      ready: ({ view }) => feed.ready(view),
      ack: ({ frame }) => feed.acknowledged(frame),
      view: ({ view }) => {
        this.#expect(view);
        feed.look(view);
      },
      select: message => this.#travels.select(message, message.run),
      breakWhen: ({ ref }) => {
        const { shown } = this.#runs;
        return shown && actions.breakWhen?.(shown.run, breakExpression(shown, ref));
      },
      sight: ({ layer, unit, input, block }) => feed.see({ layer, unit, input, block }),
      chooseSample: () => actions.chooseSample(),
      copy: ({ id, what }) => this.#copy(id, what),
      table: ({ layer, quantity }) => actions.table(layer, quantity),
      reveal: ({ layer }) => actions.reveal(layer),
      showTraining: () => actions.showTraining(),
      train: () => actions.train(),
    };
  }

  async #copy(id: number, what: Copy): Promise<void> {
    let isDone = false;
    try {
      const text = this.#feed.text(what);
      if (text === undefined) throw new Error('nothing is explained yet; wait until its numbers are there.');
      await this.#actions.copy(text);
      isDone = true;
    } finally {
      this.#post({ type: 'copied', id, isDone });
    }
  }

  /** What was chosen elsewhere, where a stop of the debugger shows W and b as they are. */
  #meant<View extends Partial<WhyView>>(view: View): View {
    const { shown } = this.#runs;
    return view.why && shown && stopInEpoch(shown) ? { ...view, why: asItStands(view.why) } : view;
  }

  /** Before the page looks at something else: selects the layer of that, so that it gets one message and not two. */
  #expect(view: WhyView): void {
    const before = this.#feed.view;
    this.#feed.expect(view);
    this.#follow(view, before);
  }

  /** Selects the layer of what is looked at now and was not before. */
  #follow(view: WhyView, before: WhyView | undefined): void {
    const layer = newLayer(view, before);
    const selected = this.#runs.shown?.selection.layer;
    if (layer !== undefined && selected !== undefined && layer !== selected) this.#runs.select({ layer });
  }
}
