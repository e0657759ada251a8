/** Functions that run in a page: they may use nothing from outside of themselves. */

/** What they need of a browser; this folder is compiled for Node, without the DOM's types. */
interface Window {
  meter?: { stopFrames: () => number[]; stopMessages?: () => MessageFigures };
  requestAnimationFrame(callback: (time: number) => void): number;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  readonly document: { querySelector(selector: string): Element | null; readonly body: object };
  readonly MutationObserver: new (
    callback: () => void,
  ) => { observe(of: object, options: object): void; disconnect(): void };
}

interface Element {
  readonly dataset: Readonly<Record<string, string>>;
  value: string;
  readonly max: string;
  click(): void;
  dispatchEvent(event: Event): boolean;
}

/** What came to the page. Times are in milliseconds. */
export interface MessageFigures {
  readonly messages: number;
  /** Of their arrays. */
  readonly bytes: number;
  /** From a message to the picture that shows it. */
  readonly drawing: readonly number[];
  /** Epochs that had been drawn when the page heard of the end, and that had been trained. */
  readonly drawnAtEnd: number;
  readonly trained: number;
  /** From the word of the end to the last picture. */
  readonly catchingUp: number;
}

/** Begins to note the time from each picture of a frame to the next. */
export function startFrames(): void {
  const window = globalThis as unknown as Window;
  const intervals: number[] = [];
  let last: number | undefined;
  let runs = true;
  function next(time: number) {
    if (last !== undefined) intervals.push(time - last);
    last = time;
    if (runs) window.requestAnimationFrame(next);
  }
  window.requestAnimationFrame(next);
  window.meter = {
    ...window.meter,
    stopFrames: () => {
      runs = false;
      return intervals;
    },
  };
}

/** Ends `startFrames`: milliseconds between pictures. */
export function stopFrames(): number[] {
  return (globalThis as unknown as Window).meter!.stopFrames();
}

/** Begins to count what the host sends to the panel. */
export function startMessages(): void {
  const window = globalThis as unknown as Window;
  const drawing: number[] = [];
  let messages = 0;
  let bytes = 0;
  let trained = 0;
  let drawnAtEnd = 0;
  let endedAt: number | undefined;
  let lastDrawn = 0;

  function bytesOf(value: unknown): number {
    if (ArrayBuffer.isView(value)) return value.byteLength;
    if (typeof value !== 'object' || value === null) return 0;
    return Object.values(value).reduce((sum: number, part) => sum + bytesOf(part), 0);
  }

  function listen({ data }: { readonly data: unknown }) {
    const { type, status } = data as { type?: string; status?: { state: string; epoch: number } };
    if (type !== 'hydrate' && type !== 'frame') return;
    const arrival = performance.now();
    messages++;
    bytes += bytesOf(data);
    trained = Math.max(trained, status?.epoch ?? 0);
    if (endedAt === undefined && status && ['finished', 'stopped', 'diverged'].includes(status.state) && trained > 0) {
      endedAt = arrival;
      drawnAtEnd = Number(window.document.querySelector('[data-testid=status]')?.dataset.epoch ?? 0);
    }
    window.requestAnimationFrame(() =>
      setTimeout(() => {
        lastDrawn = performance.now();
        drawing.push(lastDrawn - arrival);
      }),
    );
  }

  window.addEventListener('message', listen);
  window.meter = {
    ...window.meter!,
    stopMessages: () => {
      window.removeEventListener('message', listen);
      return { messages, bytes, drawing, drawnAtEnd, trained, catchingUp: lastDrawn - (endedAt ?? lastDrawn) };
    },
  };
}

export function stopMessages(): MessageFigures {
  return (globalThis as unknown as Window).meter!.stopMessages!();
}

/** Milliseconds from a click on a button until the run's state is another. */
export function clickLatency(_: unknown, { button, state }: { button: string; state: string }): Promise<number> {
  const window = globalThis as unknown as Window;
  const isThere = () => window.document.querySelector('[data-testid=status]')?.dataset.state === state;
  return new Promise(resolve => {
    const start = performance.now();
    const observer = new window.MutationObserver(() => {
      if (!isThere()) return;
      observer.disconnect();
      resolve(performance.now() - start);
    });
    observer.observe(window.document.body, { subtree: true, childList: true, attributes: true });
    window.document.querySelector(`[data-testid=${button}]`)!.click();
  });
}

/** Milliseconds from a step of the slider to the picture with the numbers of its epoch. `share` is where, from 0 to 1. */
export function sliderStep(_: unknown, share: number): Promise<number> {
  const window = globalThis as unknown as Window;
  const slider = window.document.querySelector('[data-testid=epoch-slider]')!;
  const detail = () => window.document.querySelector('[data-testid=layer-detail]')?.dataset.epoch;
  const before = detail();
  return new Promise(resolve => {
    const start = performance.now();
    const observer = new window.MutationObserver(() => {
      if (detail() === before) return;
      observer.disconnect();
      window.requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    });
    observer.observe(window.document.body, { subtree: true, childList: true, attributes: true });
    slider.value = String(Math.round(share * Number(slider.max)));
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
