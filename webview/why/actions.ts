import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { NumberRef } from '../../src/why/chain.ts';
import type { ChainToHost, ChainView } from '../../src/why/chainMessage.ts';

/** What a person can set off on the page. */
export interface ChainActions {
  post(message: ChainToHost): void;
  /** Changes the step of the walk or its language. */
  look(view: Partial<ChainView>): void;
  /** Has a number explained. */
  pick(ref: NumberRef): void;
  /** Has a factor of the explained number explained: one further up the chain. */
  follow(ref: NumberRef): void;
  back(index: number): void;
  showAllDigits(isFull: boolean): void;
}

export const ChainActionsContext = createContext<ChainActions | undefined>(undefined);

export function useChainActions(): ChainActions {
  const actions = useContext(ChainActionsContext);
  if (actions === undefined) throw new Error('A component that acts stands outside of ChainActionsContext.Provider.');
  return actions;
}
