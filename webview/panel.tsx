import { render } from 'preact';
import type { View } from '../src/panel/panelMessage.ts';
import type { Actions, PanelQuestion, QuestionType, StepStart } from './actions.ts';
import { appearance } from './appearance.ts';
import { drawBeforeInput } from './beforeInput.ts';
import { Drawings } from './drawing.ts';
import { hostMessage } from './hostMessage.ts';
import './panel.css';
import { Questions } from './questions.ts';
import { savedPreferences } from './savedState.ts';
import { isUnread } from './series/readout.ts';
import { continues, type PanelAction, type PanelState, type Preferences, reduce, sameSelection } from './state.ts';
import { TrainingPanel } from './TrainingPanel.tsx';
import { onThemeChange, readTheme } from './theme.ts';
import { DrawingsContext } from './useDrawing.ts';

const host = acquireVsCodeApi();
const root = document.getElementById('root')!;
let state: PanelState = {
  training: undefined,
  choice: 0,
  preferences: savedPreferences(host.getState()),
  hoveredEpoch: undefined,
};
let theme = readTheme();
const questions = { read: questionsOf(), cell: questionsOf(), compare: questionsOf() } satisfies Record<
  QuestionType,
  unknown
>;
/** The kind of question that an answer is to. */
const questionOf = { row: 'read', cell: 'cell', compared: 'compare' } as const;

const drawings = new Drawings(
  {
    onFrame: callback => requestAnimationFrame(callback),
    afterFrame: (callback, milliseconds) => setTimeout(callback, milliseconds),
    now: () => performance.now(),
  },
  () =>
    render(
      <DrawingsContext.Provider value={drawings}>
        <TrainingPanel
          state={state}
          theme={theme}
          report={host.report}
          actions={{ post, ask, step, prefer, look, hover }}
        />
      </DrawingsContext.Provider>,
      root,
    ),
  frame => host.postMessage({ type: 'ack', frame }),
);
const requestDrawing = (frame?: number) => drawings.requestPage(frame);
drawBeforeInput(drawings);

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = hostMessage(data);
  if (!message) return;
  if (message.type === 'describe') {
    host.postMessage({ type: 'appearance', id: message.id, ...appearance(state.preferences) });
    return;
  }
  if ('id' in message && !questions[questionOf[message.type]].answered(message.id)) return;
  if (message.type === 'frame' && !continues(state, message)) askForEverything();
  // What another run was asked is not answered any more.
  if (message.type === 'hydrate') for (const asked of Object.values(questions)) asked.forget();
  apply(message);
  // What has no answer would have none again.
  if (message.type !== 'row' || message.row) readHovered();
  requestDrawing(message.type === 'frame' ? message.frame : undefined);
});

onThemeChange(() => {
  theme = readTheme();
  requestDrawing();
});

askForEverything();

function askForEverything(): void {
  host.postMessage({ type: 'ready', view: state.preferences.view, choice: state.choice });
}

function questionsOf(): Questions<PanelQuestion> {
  return new Questions((question, id) => host.postMessage({ ...question, id }));
}

function ask(question: PanelQuestion): void {
  questions[question.type].ask(question);
}

/** A choice shows before the host has answered. */
function post(message: Parameters<Actions['post']>[0]): void {
  if (message.type !== 'select') {
    host.postMessage(message);
    return;
  }
  if (!state.training) return;
  apply(message);
  host.postMessage({ ...message, choice: state.choice, run: state.training.run.id });
  requestDrawing();
}

function step(epoch: number, from: StepStart): void {
  const { training } = state;
  if (training?.run.id === from.run && training.selection.epoch === from.epoch) post({ type: 'select', epoch });
}

function hover(epoch: number | undefined): void {
  if (epoch === state.hoveredEpoch) return;
  apply({ type: 'hover', epoch });
  readHovered();
  requestDrawing();
}

/** Asks for the hovered epoch's numbers where the curves show blocks; for the newest wish when several came up. */
function readHovered(): void {
  const { training, hoveredEpoch: epoch } = state;
  if (training && epoch !== undefined && isUnread(training, epoch)) ask({ type: 'read', epoch });
}

function prefer(preferences: Partial<Preferences>): void {
  apply({ type: 'prefer', preferences });
  if (preferences.view) host.postMessage({ type: 'view', view: preferences.view });
  requestDrawing();
}

function look(view: Partial<View>): void {
  prefer({ view: { ...state.preferences.view, ...view } });
}

function apply(action: PanelAction): void {
  const previous = state;
  state = reduce(state, action);
  if (isKeptAlike(previous, state)) return;
  const { training, preferences } = state;
  host.setState({
    ...preferences,
    ...(training && { spec: training.run.spec, run: training.run.id, selection: training.selection }),
  });
}

/** Whether two states are the same to a page that is opened anew. */
function isKeptAlike(a: PanelState, b: PanelState): boolean {
  if (a.preferences !== b.preferences || a.training?.run.id !== b.training?.run.id) return false;
  return !a.training || !b.training || sameSelection(a.training.selection, b.training.selection);
}
