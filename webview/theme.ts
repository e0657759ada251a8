import type { Rgb } from './colour.ts';
import { type ColourScale, colourScale } from './heatmap/colourScale.ts';

/** The colours that canvases need, resolved from the style sheet. */
export interface Theme {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly error: string;
  readonly warning: string;
  readonly focus: string;
  /** Where a debugger stands. */
  readonly debugged: string;
  readonly training: string;
  readonly validation: string;
  readonly regularization: string;
  /** Curves of other runs. */
  readonly overlays: readonly [string, string, string];
  /** Lines of layers go from the first colour over the second to the third. */
  readonly depth: readonly [Rgb, Rgb, Rgb];
  readonly background: Rgb;
  readonly backgroundCss: string;
  readonly heatmap: ColourScale;
  readonly font: string;
}

export function readTheme(): Theme {
  const probe = document.body.appendChild(document.createElement('span'));
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const resolve = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const rgb = (name: string): Rgb => {
    context.fillStyle = resolve(name);
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  const theme: Theme = {
    foreground: resolve('foreground'),
    muted: resolve('muted'),
    grid: resolve('grid'),
    error: resolve('error'),
    warning: resolve('warning'),
    focus: resolve('focus'),
    debugged: resolve('debugged'),
    training: resolve('training'),
    validation: resolve('validation'),
    regularization: resolve('regularization'),
    overlays: [resolve('overlay-1'), resolve('overlay-2'), resolve('overlay-3')],
    depth: [rgb('depth-first'), rgb('depth-middle'), rgb('depth-last')],
    background: rgb('background'),
    backgroundCss: resolve('background'),
    heatmap: colourScale(rgb('negative'), rgb('background'), rgb('positive'), rgb('non-finite')),
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return theme;
}

/** Calls back when VS Code has changed the theme: it sets a class on the body and variables on the root. */
export function onThemeChange(callback: () => void): void {
  const observer = new MutationObserver(callback);
  observer.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributeFilter: ['style'] });
}
