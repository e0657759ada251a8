import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Training } from '../state.ts';

/** The training that findings are said of. */
export const TrainingContext = createContext<Training | undefined>(undefined);

export function useTraining(): Training {
  const training = useContext(TrainingContext);
  if (training === undefined) throw new Error('A finding stands outside of TrainingContext.Provider.');
  return training;
}
