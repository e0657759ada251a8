import type { Finding } from '../../findings/finding.ts';
import { type Clock, systemClock } from '../../page/clock.ts';
import { Paced } from '../../page/paced.ts';
import { nextPieces, resetParts } from '../../page/parts.ts';
import type { Run } from '../../run/run.ts';
import type { Debugged } from '../../run/runList.ts';
import type { RunInfo, RunStatus, Selection } from '../../run/runState.ts';
import { firstView, type View } from '../panelMessage.ts';
import type { HostToPanel, Picture } from '../panelMessages.ts';
import type { PartTools, Viewed } from './part.ts';
import { makeParts } from './parts.ts';

const nothing: RunStatus = { state: 'stopped', epoch: 0, message: '' };
const start: Selection = { layer: 0, epoch: 'latest' };
const noFindings: readonly Finding[] = [];

/** Messages of each kind in one turn of the event loop: a page that is drawn answers none of them before the next. */
const mostInTurn = 16;
const mostWholeInTurn = 4;

type FeedOptions = Partial<PartTools>;

/**
 * Feeds one page. The page asks with `ready` and gets everything; after that a frame goes out only when the last one
 * was acknowledged, so that what comes in between is sent together. A hidden page gets nothing: it asks anew.
 */
export class PanelFeed {
  readonly #post: (message: HostToPanel) => void;
  readonly #clock: Clock;
  readonly #parts: ReturnType<typeof makeParts>;
  readonly #unsubscribe: () => void;
  #run: Run | undefined;
  /** The run's facts, which change when it is continued with more epochs. */
  #info: RunInfo | undefined;
  #runs: readonly Run[] = [];
  #selection = start;
  #debugged: Debugged = {};
  #view = firstView;
  #choice = 0;
  #ready = false;
  #frame = 0;
  #awaitingAck = false;
  /** The page is to be told everything, and nothing before that. */
  #lacksWhole = false;
  /** A frame has gone out although the one before it was not acknowledged. */
  #isUrgent = false;
  readonly #frames: Paced;
  readonly #wholes: Paced;
  /** The last picture that was made of the run, without its parts. */
  #sent: Omit<Picture, 'parts'> | undefined;
  #cancelWaking = () => {};

  constructor(post: (message: HostToPanel) => void, options: FeedOptions = {}) {
    const { answers, clock = systemClock, findingsOf = () => noFindings, can = [], debugCan = [], trials } = options;
    this.#post = post;
    this.#clock = clock;
    this.#frames = new Paced(clock, mostInTurn);
    this.#wholes = new Paced(clock, mostWholeInTurn);
    this.#parts = makeParts({ answers, clock, findingsOf, can, debugCan, trials });
    this.#unsubscribe = answers?.onDidAnswer(() => this.#ready && this.#run && this.#changed()) ?? (() => undefined);
  }

  /** Whether the page is there: it has asked for everything, and was not hidden since. */
  get isReady(): boolean {
    return this.#ready;
  }

  /** What to show has changed: the run, its epochs, its status, the selection, the other runs of the spec, or its debug session. */
  update(
    run: Run | undefined,
    selection: Selection,
    runs: readonly Run[] = run ? [run] : [],
    debugged: Debugged = {},
  ): void {
    const another = run !== this.#run || run?.info !== this.#info;
    this.#run = run;
    this.#info = run?.info;
    this.#runs = runs;
    this.#selection = selection;
    this.#debugged = debugged;
    if (!this.#ready) return;
    if (another) this.#hydrate();
    else this.#changed();
  }

  /** The page knows nothing yet, or not enough; it has chosen something for the `choice`-th time. */
  ready(view: View, choice = 0): void {
    this.#ready = true;
    this.#view = view;
    this.#choice = choice;
    this.#hydrate();
  }

  /** The page has chosen something for the so manieth time; `update` brings it. */
  chosen(choice: number): void {
    this.#choice = choice;
  }

  /** The page looks at something else. */
  look(view: View): void {
    this.#view = view;
    if (this.#ready) this.#changed();
  }

  acknowledged(frame: number): void {
    if (frame !== this.#frame) return;
    this.#awaitingAck = false;
    this.#isUrgent = false;
    if (this.#ready) this.#frames.do(() => this.#sendFrame());
  }

  /** The page is gone until it says `ready` again. */
  hidden(): void {
    this.#ready = false;
    this.#cancelWaking();
    this.#frames.forget();
    this.#wholes.forget();
  }

  /** The page is closed. */
  dispose(): void {
    this.hidden();
    this.#frames.dispose();
    this.#wholes.dispose();
    this.#unsubscribe();
  }

  #changed(): void {
    // Whoever has pressed a button waits for its effect, and not for a picture to be drawn before.
    const isOtherState = this.#sent?.status.state !== this.#run?.status.state;
    if (this.#awaitingAck && (!isOtherState || this.#isUrgent)) return;
    this.#isUrgent = this.#awaitingAck;
    this.#frames.do(() => this.#sendFrame());
  }

  #hydrate(): void {
    this.#lacksWhole = true;
    this.#wholes.do(() => this.#sendWhole());
  }

  #sendWhole(): void {
    this.#lacksWhole = false;
    this.#isUrgent = false;
    resetParts(this.#parts);
    const { picture } = this.#next();
    this.#post({ type: 'hydrate', frame: this.#nextFrame(), run: this.#run?.info ?? null, ...picture });
  }

  /** Sends what the page lacks; once that is drawn, what it lacks then. Where it lacks nothing, nothing is sent. */
  #sendFrame(): void {
    if (!this.#run || this.#lacksWhole) return;
    const sent = this.#sent;
    const { picture, isBeingMade } = this.#next();
    // While something is being made, even a frame without news goes out: its acknowledgement goes on with it.
    if (sent && !isBeingMade && !hasNews(picture, sent)) return;
    this.#post({ type: 'frame', frame: this.#nextFrame(), ...picture });
  }

  /** The number of what goes out now; nothing else does before it is acknowledged. */
  #nextFrame(): number {
    this.#awaitingAck = true;
    return ++this.#frame;
  }

  /** What the page lacks, and whether some of that is being made. What can only be had later wakes the feed. */
  #next(): { readonly picture: Picture; readonly isBeingMade: boolean } {
    this.#cancelWaking();
    const viewed = this.#viewed();
    const head = { status: viewed?.run.status ?? nothing, selection: this.#selection, choice: this.#choice };
    this.#sent = head;
    if (!viewed) return { picture: { ...head, parts: {} }, isBeingMade: false };
    const { updates: parts, wait } = nextPieces(this.#parts, viewed);
    if (wait !== undefined && wait > 0) {
      this.#cancelWaking = this.#clock.after(wait, () => this.#ready && this.#changed());
    }
    return { picture: { ...head, parts }, isBeingMade: wait === 0 };
  }

  #viewed(): Viewed | undefined {
    if (!this.#run) return undefined;
    return { run: this.#run, selection: this.#selection, view: this.#view, runs: this.#runs, ...this.#debugged };
  }
}

/** Whether a picture tells more than the one before it. */
function hasNews({ status, selection, parts }: Picture, before: Omit<Picture, 'parts'>): boolean {
  return status !== before.status || selection !== before.selection || Object.keys(parts).length > 0;
}
