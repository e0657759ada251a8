import { render } from 'preact';
import type { Copy, WhyToHost } from '../src/why/whyMessage.ts';
import './why.css';
import { drawBeforeInput } from './beforeInput.ts';
import { Drawings } from './drawing.ts';
import { Questions } from './questions.ts';
import { onThemeChange, readTheme } from './theme.ts';
import { DrawingsContext } from './useDrawing.ts';
import type { WhyActions } from './why/actions.ts';
import { hostMessage } from './why/hostMessage.ts';
import { type SavedWhy, savedWhyState, whyToSave } from './why/savedState.ts';
import { reduceWhy, type WhyAction, type WhyState } from './why/state.ts';
import { WhyPage } from './why/WhyPage.tsx';

const host = acquireVsCodeApi<WhyToHost, SavedWhy>();
const root = document.getElementById('root')!;
let state: WhyState = savedWhyState(host.getState());
let theme = readTheme();

const actions: WhyActions = {
  post: message => host.postMessage(message.type === 'select' ? { ...message, run: state.page?.run?.id } : message),
  look: view => change({ type: 'look', view }),
  pick: ref => change({ type: 'pick', ref }),
  follow: ref => change({ type: 'follow', ref }),
  back: index => change({ type: 'back', index }),
  copy: what => copying.ask(what),
  showAllDigits: isFull => change({ type: 'digits', isFull }),
};

const copying = new Questions<Copy>((what, id) => host.postMessage({ type: 'copy', id, what }));

const drawings = new Drawings(
  {
    onFrame: callback => requestAnimationFrame(callback),
    afterFrame: (callback, milliseconds) => setTimeout(callback, milliseconds),
    now: () => performance.now(),
  },
  () =>
    render(
      <DrawingsContext.Provider value={drawings}>
        <WhyPage state={state} theme={theme} actions={actions} />
      </DrawingsContext.Provider>,
      root,
    ),
  frame => host.postMessage({ type: 'ack', frame }),
);
drawBeforeInput(drawings);

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = hostMessage(data);
  if (!message) return;
  if (message.type === 'copied') {
    const what = copying.answered(message.id);
    if (what && message.isDone) apply({ type: 'copied', what });
  } else apply(message);
  drawings.requestPage(message.type === 'show' ? message.frame : undefined);
});

onThemeChange(() => {
  theme = readTheme();
  drawings.requestPage();
});

host.postMessage({ type: 'ready', view: state.view });

/** What a person did: shown at once, and told to the host where it concerns it. */
function change(action: WhyAction): void {
  const { view } = state;
  apply(action);
  // The host selects the layer of a number or a step that is new.
  if (state.view !== view) host.postMessage({ type: 'view', view: state.view });
  drawings.requestPage();
}

function apply(action: WhyAction): void {
  state = reduceWhy(state, action);
  host.setState(whyToSave(state));
}
