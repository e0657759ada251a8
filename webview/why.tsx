import { render } from 'preact';
import type { WhyToHost } from '../src/why/whyMessage.ts';
import './why.css';
import { drawBeforeInput } from './beforeInput.ts';
import { Drawings } from './drawing.ts';
import { onThemeChange, readTheme } from './theme.ts';
import { DrawingsContext } from './useDrawing.ts';
import { WhyPageModel } from './why/page.ts';
import type { SavedWhy } from './why/savedState.ts';
import { WhyPage } from './why/WhyPage.tsx';

const host = acquireVsCodeApi<WhyToHost, SavedWhy>();
const root = document.getElementById('root')!;
let theme = readTheme();

const page = new WhyPageModel({
  post: message => host.postMessage(message),
  kept: host.getState(),
  keep: state => host.setState(state),
  draw: frame => drawings.requestPage(frame),
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
        <WhyPage state={page.state} theme={theme} actions={actions} />
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
