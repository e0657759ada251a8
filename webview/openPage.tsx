import { type ComponentChild, render } from 'preact';
import { drawBeforeInput } from './beforeInput.ts';
import { Drawings } from './drawing.ts';
import { onThemeChange, readTheme, type Theme } from './theme.ts';
import { DrawingsContext } from './useDrawing.ts';

/** What is known of a page, whatever it shows. */
interface PageModel {
  /** Something that its host says. */
  receive(data: unknown): void;
  open(): void;
}

interface Page {
  readonly model: PageModel;
  /** The page as it is to be drawn now. */
  readonly view: (theme: Theme) => ComponentChild;
}

/**
 * Opens a page: draws it in turns, whenever it or the theme has changed, and gives it what its host says. `make` is told how a drawing is
 * asked for; a frame of the host is acknowledged once it is drawn.
 */
export function openPage(make: (draw: (frame?: number) => void) => Page, acknowledge: (frame: number) => void): void {
  const root = document.getElementById('root')!;
  let theme = readTheme();
  const { model, view } = make(frame => drawings.requestPage(frame));
  const drawings = new Drawings(
    {
      onFrame: callback => requestAnimationFrame(callback),
      afterFrame: (callback, milliseconds) => setTimeout(callback, milliseconds),
      now: () => performance.now(),
    },
    () => render(<DrawingsContext.Provider value={drawings}>{view(theme)}</DrawingsContext.Provider>, root),
    acknowledge,
  );
  drawBeforeInput(drawings);
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => model.receive(data));
  onThemeChange(() => {
    theme = readTheme();
    drawings.requestPage();
  });
  model.open();
}
