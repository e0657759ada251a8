import { render } from 'preact';
import type { PanelToHost } from '../src/protocol/panel.ts';
import { coalesceDrawing } from './drawing.ts';
import { TrainingPanel } from './TrainingPanel.tsx';
import './panel.css';
import { savedLossScale } from './savedState.ts';
import { continues, isHostMessage, type PanelAction, type PanelState, reduce } from './state.ts';
import { onThemeChange, readTheme } from './theme.ts';

const host = acquireVsCodeApi();
const root = document.getElementById('root')!;
let state: PanelState = { training: undefined, lossScale: savedLossScale(host.getState()) };
let theme = readTheme();

const requestDrawing = coalesceDrawing(
  { onFrame: callback => requestAnimationFrame(callback), afterFrame: callback => setTimeout(callback) },
  () => render(<TrainingPanel state={state} theme={theme} post={post} onLossScale={changeLossScale} />, root),
  frame => host.postMessage({ type: 'ack', frame }),
);

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isHostMessage(data)) return;
  if (data.type === 'frame' && !continues(state, data)) host.postMessage({ type: 'ready' });
  apply(data);
  requestDrawing(data.type === 'frame' ? data.frame : undefined);
});

onThemeChange(() => {
  theme = readTheme();
  requestDrawing();
});

host.postMessage({ type: 'ready' });

/** A choice shows before the host has answered. */
function post(message: PanelToHost): void {
  host.postMessage(message);
  if (message.type !== 'select') return;
  apply(message);
  requestDrawing();
}

function changeLossScale(scale: PanelState['lossScale']): void {
  apply({ type: 'lossScale', scale });
  requestDrawing();
}

function apply(action: PanelAction): void {
  const previous = state;
  state = reduce(state, action);
  const spec = state.training?.run.spec;
  if (spec === previous.training?.run.spec && state.lossScale === previous.lossScale) return;
  host.setState(spec === undefined ? { lossScale: state.lossScale } : { spec, lossScale: state.lossScale });
}
