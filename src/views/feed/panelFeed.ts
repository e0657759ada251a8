import type { HostToPanel, Picture } from '../../protocol/panel.ts';
import { firstView, type View } from '../../protocol/panelMessage.ts';
import type { RunStatus, Selection } from '../../protocol/run.ts';
import type { Run } from '../../session/run.ts';
import { DetailPart } from './detailPart.ts';
import { RecordedPart } from './recordedPart.ts';
import { RowPart } from './rowPart.ts';
import { SeriesPart } from './seriesPart.ts';

const nothing: RunStatus = { state: 'stopped', epoch: 0, message: '' };
const start: Selection = { layer: 0, epoch: 'latest' };

/**
 * Feeds one page. The page asks with `ready` and gets everything; after that a frame goes out only when the last one
 * was acknowledged, so that what comes in between is sent together. A hidden page gets nothing: it asks anew.
 */
export class PanelFeed {
  readonly #post: (message: HostToPanel) => void;
  readonly #recorded = new RecordedPart();
  readonly #series = new SeriesPart();
  readonly #row = new RowPart();
  readonly #detail = new DetailPart();
  #run: Run | undefined;
  #selection = start;
  #view = firstView;
  #ready = false;
  #frame = 0;
  /** Something changed since the last message. */
  #dirty = false;
  #awaitingAck = false;

  constructor(post: (message: HostToPanel) => void) {
    this.#post = post;
  }

  /** What to show has changed: the run, its epochs, its status or the selection. */
  update(run: Run | undefined, selection: Selection): void {
    const another = run !== this.#run;
    this.#run = run;
    this.#selection = selection;
    if (!this.#ready) return;
    if (another) this.#hydrate();
    else this.#changed();
  }

  /** The page has loaded and knows nothing yet. */
  ready(view: View): void {
    this.#ready = true;
    this.#view = view;
    this.#hydrate();
  }

  /** The page looks at something else. */
  look(view: View): void {
    this.#view = view;
    if (this.#ready) this.#changed();
  }

  /** Answers with the scalars of an epoch, if there is such an epoch. */
  read(epoch: number): void {
    const history = this.#run?.history;
    if (!this.#ready || !history || !Number.isInteger(epoch) || epoch < 1 || epoch > history.epochs) return;
    this.#post({ type: 'row', row: { epoch, scalars: history.scalarsOf(epoch).slice() } });
  }

  acknowledged(frame: number): void {
    if (frame !== this.#frame) return;
    this.#awaitingAck = false;
    if (this.#ready && this.#dirty) this.#sendFrame();
  }

  /** The page is gone until it says `ready` again. */
  hidden(): void {
    this.#ready = false;
  }

  #changed(): void {
    if (this.#awaitingAck) this.#dirty = true;
    else this.#sendFrame();
  }

  #hydrate(): void {
    this.#awaitingAck = false;
    this.#dirty = false;
    for (const part of [this.#recorded, this.#series, this.#row, this.#detail]) part.reset();
    this.#post({ type: 'hydrate', run: this.#run?.info ?? null, ...this.#picture() });
    if (this.#isBehind()) this.#sendFrame();
  }

  #sendFrame(): void {
    if (!this.#run) return;
    this.#awaitingAck = true;
    this.#frame++;
    const picture = this.#picture();
    // What is left goes out when this has been drawn.
    this.#dirty = this.#isBehind();
    this.#post({ type: 'frame', frame: this.#frame, ...picture });
  }

  #picture(): Picture {
    const selection = this.#selection;
    if (!this.#run) return { status: nothing, selection, recorded: null, series: null, row: null, detail: null };
    const viewed = { run: this.#run, selection, view: this.#view };
    return {
      status: this.#run.status,
      selection,
      recorded: this.#recorded.next(viewed),
      series: this.#series.next(viewed),
      row: this.#row.next(viewed),
      detail: this.#detail.next(viewed),
    };
  }

  #isBehind(): boolean {
    return (
      this.#run !== undefined && this.#series.isBehind({ run: this.#run, selection: this.#selection, view: this.#view })
    );
  }
}
