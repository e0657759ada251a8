import { type Clock, systemClock } from '../page/clock.ts';
import { Paced } from '../page/paced.ts';
import { nextPieces, resetParts } from '../page/parts.ts';
import type { ViewedRun } from '../run/runList.ts';
import { chainPython } from './explain/chainPython.ts';
import { layerChain } from './explain/layerChain.ts';
import type { Centre } from './sight.ts';
import { SourceCache } from './sourceCache.ts';
import { type Copy, firstWhyView, type WhyView } from './whyMessage.ts';
import type { HostToWhy } from './whyMessages.ts';
import { makeWhyParts } from './whyParts.ts';
import { type WhyAbilities, type WhySources, type WhySubject, whySubject } from './whySubject.ts';

/** Messages of each kind in one turn of the event loop: a page that is drawn answers none of them before the next. */
const mostInTurn = 16;
const mostWholeInTurn = 4;

interface WhyFeedOptions {
  /** What the page is to look at, whatever it kept. */
  readonly wish?: WhyView | undefined;
  readonly can?: WhyAbilities;
  readonly clock?: Clock;
}

/**
 * Feeds one why page. The page asks with `ready` and gets everything; after that a message goes out only when the last one was
 * acknowledged, so that what comes in between is sent together. A hidden page gets nothing: it asks anew.
 */
export class WhyFeed {
  readonly #post: (message: HostToWhy) => void;
  readonly #sources: WhySources;
  readonly #can: WhyAbilities;
  readonly #cache: SourceCache;
  readonly #parts = makeWhyParts();
  readonly #unsubscribe: readonly (() => void)[];
  #viewed: ViewedRun | undefined;
  #view: WhyView;
  /** What the page has in sight of a large layer, as it said last. */
  #centre: Centre | undefined;
  /** What the page is to look at and has not been told. */
  #wish: WhyView | undefined;
  #isReady = false;
  /** The page is to be told everything, and nothing before that. */
  #lacksWhole = false;
  #awaitingAck = false;
  #frame = 0;

  readonly #frames: Paced;
  readonly #wholes: Paced;
  readonly #looks: Paced;

  constructor(post: (message: HostToWhy) => void, sources: WhySources, options: WhyFeedOptions = {}) {
    const { wish, can = { canBreak: false }, clock = systemClock } = options;
    this.#post = post;
    this.#sources = sources;
    this.#can = can;
    this.#cache = new SourceCache(sources.answers);
    this.#view = wish ?? firstWhyView;
    this.#wish = wish;
    this.#frames = new Paced(clock, mostInTurn);
    this.#looks = new Paced(clock, mostInTurn);
    this.#wholes = new Paced(clock, mostWholeInTurn);
    const changed = () => this.#changed();
    this.#unsubscribe = [sources.answers.onDidAnswer(changed), sources.replays.onDidAnswer(changed)];
  }

  get view(): WhyView {
    return this.#view;
  }

  /** What to show has changed: the run, its epochs, its status, or what is selected in it. */
  update(viewed: ViewedRun | undefined): void {
    this.#viewed = viewed;
    this.#changed();
  }

  /** The page has loaded and knows nothing yet but what it looked at before; what it is to look at instead wins. */
  ready(view: WhyView): void {
    this.#isReady = true;
    this.#view = this.#wish ?? view;
    this.#centre = undefined;
    this.#lacksWhole = true;
    this.#wholes.do(() => this.#begin());
  }

  /** The page will look at something else once the selection has followed: it gets one message and not two. */
  expect(view: WhyView): void {
    this.#view = view;
  }

  /** The person chose elsewhere what the page is to look at. */
  lookAt(view: WhyView): void {
    if (this.#isReady) this.#looks.do(() => this.#post({ type: 'look', view }));
    else this.#wish = view;
    this.look(view);
  }

  /** The page looks at something else. */
  look(view: WhyView): void {
    this.#view = view;
    this.#changed();
  }

  /** The page has something else of a large layer in sight. */
  see(centre: Centre): void {
    this.#centre = centre;
    this.#changed();
  }

  acknowledged(frame: number): void {
    if (frame !== this.#frame) return;
    this.#awaitingAck = false;
    this.#changed();
  }

  /** What goes to the clipboard of what is shown; undefined when nothing is. */
  text(what: Copy): string | undefined {
    const { numbers } = this.#subject();
    if (!numbers) return undefined;
    if (what === 'chain') return chainPython(layerChain(numbers.source, numbers.layer, 0));
    const { latex, python } = numbers.why.make();
    return what === 'latex' ? latex : python;
  }

  /** The page is gone until it says `ready` again. */
  hidden(): void {
    this.#isReady = false;
    for (const paced of [this.#frames, this.#wholes, this.#looks]) paced.forget();
  }

  /** The page is closed. */
  dispose(): void {
    this.hidden();
    for (const paced of [this.#frames, this.#wholes, this.#looks]) paced.dispose();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #subject(): WhySubject {
    return whySubject(this.#viewed, this.#view, {
      ...this.#sources,
      ...this.#can,
      cache: this.#cache,
      centre: this.#centre,
    });
  }

  #begin(): void {
    this.#lacksWhole = false;
    this.#awaitingAck = false;
    resetParts(this.#parts);
    if (this.#wish) this.#post({ type: 'look', view: this.#wish });
    this.#wish = undefined;
    this.#changed();
  }

  #changed(): void {
    if (this.#isReady && !this.#awaitingAck) this.#frames.do(() => this.#sendFrame());
  }

  /** Sends what the page lacks; once that is drawn, what it lacks then. Where it lacks nothing, nothing is sent. */
  #sendFrame(): void {
    if (this.#awaitingAck || this.#lacksWhole) return;
    const { updates } = nextPieces(this.#parts, this.#subject());
    if (Object.keys(updates).length === 0) return;
    this.#awaitingAck = true;
    this.#frame++;
    this.#post({ type: 'show', frame: this.#frame, parts: updates });
  }
}
