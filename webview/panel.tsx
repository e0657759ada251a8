import { render } from 'preact';
import { appearance } from './appearance.ts';
import { drawBeforeInput } from './beforeInput.ts';
import { Drawings } from './drawing.ts';
import './panel.css';
import { PanelPageModel } from './panelPage.ts';
import { TrainingPanel } from './TrainingPanel.tsx';
import { onThemeChange, readTheme } from './theme.ts';
import { DrawingsContext } from './useDrawing.ts';

const host = acquireVsCodeApi();
const root = document.getElementById('root')!;
let theme = readTheme();

const page = new PanelPageModel({
  post: message => host.postMessage(message),
  kept: host.getState(),
  keep: state => host.setState(state),
  draw: frame => drawings.requestPage(frame),
  appearance,
});
const { actions } = page;

const drawings = new Drawings(
  {
    onFrame: callback => requestAnimationFrame(callback),
    afterFrame: (callback, milliseconds) => setTimeout(callback, milliseconds),
    now: () => performance.now(),
  },
  () =>
    render(
      <DrawingsContext.Provider value={drawings}>
        <TrainingPanel state={page.state} theme={theme} report={host.report} actions={{ ...actions }} />
      </DrawingsContext.Provider>,
      root,
    ),
  frame => host.postMessage({ type: 'ack', frame }),
);
drawBeforeInput(drawings);

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => page.receive(data));

onThemeChange(() => {
  theme = readTheme();
  drawings.requestPage();
});

page.open();
