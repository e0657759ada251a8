import { nextPieces, resetParts } from '../page/parts.ts';
import type { ViewedRun } from '../run/runList.ts';
import { chainPython } from './explain/chainPython.ts';
import { layerChain } from './explain/layerChain.ts';
import { SourceCache } from './sourceCache.ts';
import { type Copy, firstWhyView, type WhyView } from './whyMessage.ts';
import type { HostToWhy } from './whyMessages.ts';
import { makeWhyParts } from './whyParts.ts';
import { type WhyAbilities, type WhySources, type WhySubject, whySubject } from './whySubject.ts';

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
  /** What the page is to look at and has not been told. */
  #wish: WhyView | undefined;
  #isReady = false;
  #awaitingAck = false;
  #frame = 0;

  /** `wish` is what the page is to look at, whatever it kept. */
  constructor(post: (message: HostToWhy) => void, sources: WhySources, wish?: WhyView, can = { canBreak: false }) {
    this.#post = post;
    this.#sources = sources;
    this.#can = can;
    this.#cache = new SourceCache(sources.answers);
    this.#view = wish ?? firstWhyView;
    this.#wish = wish;
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
    this.#awaitingAck = false;
    resetParts(this.#parts);
    if (this.#wish) this.#post({ type: 'look', view: this.#wish });
    this.look(this.#wish ?? view);
    this.#wish = undefined;
  }

  /** The page will look at something else once the selection has followed: it gets one message and not two. */
  expect(view: WhyView): void {
    this.#view = view;
  }

  /** The person chose elsewhere what the page is to look at. */
  lookAt(view: WhyView): void {
    if (this.#isReady) this.#post({ type: 'look', view });
    else this.#wish = view;
    this.look(view);
  }

  /** The page looks at something else. */
  look(view: WhyView): void {
    this.#view = view;
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
  }

  /** The page is closed. */
  dispose(): void {
    this.hidden();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #subject(): WhySubject {
    return whySubject(this.#viewed, this.#view, { ...this.#sources, ...this.#can, cache: this.#cache });
  }

  /** Sends what the page lacks; once that is drawn, what it lacks then. Where it lacks nothing, nothing is sent. */
  #changed(): void {
    if (!this.#isReady || this.#awaitingAck) return;
    const { updates } = nextPieces(this.#parts, this.#subject());
    if (Object.keys(updates).length === 0) return;
    this.#awaitingAck = true;
    this.#frame++;
    this.#post({ type: 'show', frame: this.#frame, parts: updates });
  }
}
