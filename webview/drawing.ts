interface Scheduler {
  /** Calls back when the next picture is due. */
  onFrame(callback: () => void): void;
  /** Calls back after the picture is on the screen, and no sooner than after so many milliseconds. */
  afterFrame(callback: () => void, milliseconds: number): void;
  /** Milliseconds that only go forward. */
  now(): number;
}

/** How long pictures are drawn within one animation frame, in milliseconds: the rest of it is the browser's. */
const mostPerFrame = 8;

/**
 * What is to be drawn: the page, and then the pictures on it, as many in an animation frame as there is time for. Each picture
 * has one wish, the newest; one that has waited stays in its place, so that all have their turn.
 */
export class Drawings {
  readonly #scheduler: Scheduler;
  readonly #drawPage: () => void;
  readonly #acknowledge: (frame: number) => void;
  readonly #pictures = new Map<object, () => void>();
  #isScheduled = false;
  #wantsPage = false;
  #isDrawing = false;
  /** Frames of the host that the drawing under way shows. */
  #waiting: number[] = [];
  /** What that drawing has taken so far. */
  #spent = 0;

  /** `acknowledge` is told of every frame of the host that has been drawn whole. */
  constructor(scheduler: Scheduler, drawPage: () => void, acknowledge: (frame: number) => void) {
    this.#scheduler = scheduler;
    this.#drawPage = drawPage;
    this.#acknowledge = acknowledge;
  }

  /** Draws the page at most once per animation frame, however often it is asked for. */
  requestPage(frame?: number): void {
    if (frame !== undefined) this.#waiting.push(frame);
    this.#wantsPage = true;
    this.#schedule();
  }

  requestPicture(key: object, draw: () => void): void {
    this.#pictures.set(key, draw);
    this.#schedule();
  }

  /** Draws the page at once if that has been requested: whoever acts on it then acts on what is, not on what was drawn last. */
  drawPageNow(): void {
    if (!this.#wantsPage || this.#isDrawing) return;
    const start = this.#scheduler.now();
    this.#renderPage();
    this.#spent += this.#scheduler.now() - start;
  }

  /** The picture is gone. */
  cancelPicture(key: object): void {
    this.#pictures.delete(key);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#scheduler.onFrame(() => this.#draw());
  }

  #draw(): void {
    const start = this.#scheduler.now();
    try {
      // What the page wishes while it is drawn is drawn now.
      if (this.#wantsPage) this.#renderPage();
      this.#drawPictures(start);
    } finally {
      // Also after an error: what fails once must not stop the page for good.
      this.#isScheduled = false;
      this.#spent += this.#scheduler.now() - start;
      if (this.#wantsPage || this.#pictures.size > 0) this.#schedule();
      else this.#finish();
    }
  }

  #renderPage(): void {
    this.#wantsPage = false;
    this.#isDrawing = true;
    try {
      this.#drawPage();
    } finally {
      this.#isDrawing = false;
    }
  }

  #drawPictures(start: number): void {
    for (const [key, draw] of this.#pictures) {
      this.#pictures.delete(key);
      draw();
      if (this.#scheduler.now() - start > mostPerFrame) return;
    }
  }

  /** The next frame comes when the page has been free for as long as this one took. */
  #finish(): void {
    const shown = this.#waiting;
    const rest = this.#spent;
    this.#waiting = [];
    this.#spent = 0;
    if (shown.length > 0) this.#scheduler.afterFrame(() => shown.forEach(this.#acknowledge), rest);
  }
}
