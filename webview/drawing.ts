export interface Scheduler {
  /** Calls back when the next picture is due. */
  onFrame(callback: () => void): void;
  /** Calls back after the picture is on the screen. */
  afterFrame(callback: () => void): void;
}

/**
 * Draws at most once per animation frame, however often a drawing is asked for, and then reports the frames that the
 * drawing showed.
 */
export function coalesceDrawing(scheduler: Scheduler, draw: () => void, acknowledge: (frame: number) => void) {
  let scheduled = false;
  let waiting: number[] = [];

  function drawNow() {
    scheduled = false;
    const shown = waiting;
    waiting = [];
    draw();
    if (shown.length > 0) scheduler.afterFrame(() => shown.forEach(acknowledge));
  }

  return function requestDrawing(frame?: number) {
    if (frame !== undefined) waiting.push(frame);
    if (scheduled) return;
    scheduled = true;
    scheduler.onFrame(drawNow);
  };
}
