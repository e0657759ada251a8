import { comparisonText } from '../compare/comparison.ts';
import { firstDifference } from '../compare/firstDifference.ts';
import { type Handlers, handle } from '../page/handlers.ts';
import type { Answers } from '../run/answers.ts';
import type { SpecRuns } from '../run/runList.ts';
import { isActive } from '../run/runState.ts';
import type { QuantityRef } from '../trace/quantityRef.ts';
import { cellReading } from './feed/cellNumbers.ts';
import { type Clock, systemClock } from './feed/clock.ts';
import { PanelFeed } from './feed/panelFeed.ts';
import { type PanelToHost, panelMessage } from './panelMessage.ts';
import type { HostToPanel, ScalarRow } from './panelMessages.ts';
import type { Appearance } from './reportFacts.ts';

type Done = void | PromiseLike<void>;

/** What a panel asks of whoever shows it. What throws or rejects is said by `fail`. */
export interface PanelActions {
  /** With the seed of the shown run when that was given apart from the spec, else with the spec's. */
  train(): Done;
  trainWithNewSeed(): Done;
  /** Trains the shown run on. */
  continue(): Done;
  pause(): Done;
  resume(): Done;
  stop(): Done;
  /** Says how a number came about; without one, of what stands out. */
  why(ref?: QuantityRef): Done;
  /** Shows a layer's definition in the spec. */
  reveal(layer: number): Done;
  /** Asks what to export. */
  export(): Done;
  /** Saves a picture that the page has drawn. `what` is said by the page: any text. */
  savePicture(what: string, png: Uint8Array<ArrayBuffer>): Done;
  /** Says what could not be done. */
  fail(problem: string): void;
}

export interface PanelHostOptions {
  readonly post: (message: HostToPanel) => void;
  /** Those of the spec; whoever has them calls `update` when they have changed. */
  readonly runs: SpecRuns;
  readonly actions: PanelActions;
  /** What the networks answer; without it nothing shows what they have learned. */
  readonly answers?: Answers | undefined;
  readonly clock?: Clock;
}

/** How long a page may take to say how it looks, loading included, in milliseconds. */
const patience = 5000;

/** Answers everything that a training panel can ask: in the editor, in a report and in tests. */
export class PanelHost {
  readonly #post: (message: HostToPanel) => void;
  readonly #runs: SpecRuns;
  readonly #actions: PanelActions;
  readonly #feed: PanelFeed;
  readonly #clock: Clock;
  readonly #handlers: Handlers<PanelToHost>;
  /** Who wants to know how the page looks, by the id of the question. */
  readonly #curious = new Map<number, (appearance: Appearance | undefined) => void>();
  #lastId = 0;

  constructor({ post, runs, actions, answers, clock = systemClock }: PanelHostOptions) {
    this.#post = post;
    this.#runs = runs;
    this.#actions = actions;
    this.#clock = clock;
    this.#feed = new PanelFeed(post, { answers, clock });
    this.#handlers = this.#makeHandlers();
  }

  /** The runs of the spec, or what is selected in them, have changed. */
  update(): void {
    const { shown, runs } = this.#runs;
    const all = runs.map(({ run }) => run);
    this.#feed.update(shown?.run, shown?.selection ?? { layer: 0, epoch: 'latest' }, all);
  }

  /** The page has said something, whatever it is; what is none of its messages is dropped. */
  receive(data: unknown): void {
    const message = panelMessage(data);
    if (message) handle(this.#handlers, message, 'training panel', problem => this.#actions.fail(problem));
  }

  /** How the page looks; undefined when it does not say so in time. */
  appearance(): Promise<Appearance | undefined> {
    return new Promise(resolve => {
      const id = ++this.#lastId;
      const cancel = this.#clock.after(patience, () => this.#curious.get(id)?.(undefined));
      this.#curious.set(id, appearance => {
        cancel();
        this.#curious.delete(id);
        resolve(appearance);
      });
      this.#post({ type: 'describe', id });
    });
  }

  /** The page is gone until it says `ready` again. */
  hidden(): void {
    this.#feed.hidden();
  }

  /** The page is closed. */
  dispose(): void {
    for (const end of this.#curious.values()) end(undefined);
    this.#feed.dispose();
  }

  #makeHandlers(): Handlers<PanelToHost> {
    const feed = this.#feed;
    const runs = this.#runs;
    const actions = this.#actions;
    return {
      ready: ({ view, choice }) => {
        feed.ready(view, choice);
        // What was asked before is lost.
        for (const id of this.#curious.keys()) this.#post({ type: 'describe', id });
      },
      ack: ({ frame }) => feed.acknowledged(frame),
      view: ({ view }) => feed.look(view),
      select: message => {
        feed.chosen(message.choice ?? 0);
        runs.select(message, message.run);
      },
      show: ({ run }) => runs.show(run),
      remove: ({ run }) => runs.remove(run),
      read: ({ id, epoch }) => this.#answer({ type: 'row', id, row: this.#row(epoch) }),
      cell: message => this.#answer({ type: 'cell', id: message.id, reading: cellReading(runs.shown?.run, message) }),
      compare: ({ id, run }) => this.#compare(id, run),
      control: ({ action }) => actions[action](),
      why: ({ ref, epoch }) => {
        this.#hold(epoch);
        return actions.why(ref ?? undefined);
      },
      reveal: ({ layer }) => actions.reveal(layer),
      export: () => actions.export(),
      picture: ({ what, png }) => actions.savePicture(what, png),
      appearance: ({ id, classes, variables, preferences }) => {
        this.#curious.get(id)?.({ classes, variables, preferences });
      },
    };
  }

  /** Selects an epoch whose numbers are asked about, if they would be those of another one otherwise, now or soon. */
  #hold(epoch: number): void {
    const { shown } = this.#runs;
    if (!shown) return;
    const { run, selection } = shown;
    const moves = selection.epoch === 'latest' && isActive(run.status.state);
    if (moves || run.history.recordedEpoch(selection.epoch) !== epoch) this.#runs.select({ epoch });
  }

  /** A page that is not there does not wait for an answer. */
  #answer(message: HostToPanel): void {
    if (this.#feed.isReady) this.#post(message);
  }

  #row(epoch: number): ScalarRow | null {
    const history = this.#runs.shown?.run.history;
    if (!history || epoch > history.epochs) return null;
    return { epoch, scalars: history.scalarsOf(epoch).slice() };
  }

  /** Answers where the shown run and another of the spec part, and selects that. */
  #compare(id: number, run: string): void {
    const shown = this.#runs.shown?.run;
    const other = this.#runs.runs.find(each => each.run.info.id === run)?.run;
    const difference = shown && other && firstDifference(shown.history, other.history);
    const text = difference ? comparisonText(difference, shown.history.layout) : '';
    this.#answer({ type: 'compared', id, run, text });
    if (difference?.epoch === undefined) return;
    const layer = difference.layer === 'network' ? 0 : difference.layer;
    this.#runs.select({ epoch: difference.epoch, layer });
  }
}
