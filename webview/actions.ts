import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PanelToHost, View } from '../src/panel/panelMessage.ts';
import type { Selection } from '../src/run/runState.ts';
import type { Preferences } from './state.ts';

/** What a step of a playback follows from. */
export interface StepStart {
  /** The run's id. */
  readonly run: string;
  readonly epoch: Selection['epoch'];
}

/** What the page asks the host, which answers with the question's id. */
export type PanelQuestion = {
  [Type in QuestionType]: Omit<Extract<PanelToHost, { type: Type }>, 'id'>;
}[QuestionType];
export type QuestionType = 'read' | 'cell' | 'compare';

/** What a person can set off on the page. */
export interface Actions {
  post(message: Exclude<PanelToHost, { id: number }>): void;
  /** Asks the host for something: one question of a kind at a time, and then the newest. */
  ask(question: PanelQuestion): void;
  /** Selects an epoch if `from` is what is selected now, whatever was rendered last. */
  step(epoch: number, from: StepStart): void;
  prefer(preferences: Partial<Preferences>): void;
  /** Changes some of what the host must know of how the page looks at a run. */
  look(view: Partial<View>): void;
  /** The epoch under the pointer, in whichever picture; undefined when there is none. */
  hover(epoch: number | undefined): void;
}

export const ActionsContext = createContext<Actions | undefined>(undefined);

export function useActions(): Actions {
  const actions = useContext(ActionsContext);
  if (actions === undefined) throw new Error('A component that acts stands outside of ActionsContext.Provider.');
  return actions;
}
