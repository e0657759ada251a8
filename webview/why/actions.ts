import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { QuantityRef } from '../../src/trace/quantityRef.ts';
import type { Copy, WhyToHost, WhyView } from '../../src/why/whyMessage.ts';

/** What a person can set off on the page. */
export interface WhyActions {
  post(message: Exclude<WhyToHost, { type: 'copy' }>): void;
  /** Puts something of what is shown on the clipboard. */
  copy(what: Copy): void;
  /** Changes the step of the walk or its language. */
  look(view: Partial<WhyView>): void;
  /** Has a number explained. */
  pick(ref: QuantityRef): void;
  /** Has a factor of the explained number explained: one further up the chain. */
  follow(ref: QuantityRef): void;
  back(index: number): void;
  showAllDigits(isFull: boolean): void;
}

export const WhyActionsContext = createContext<WhyActions | undefined>(undefined);

export function useWhyActions(): WhyActions {
  const actions = useContext(WhyActionsContext);
  if (actions === undefined) throw new Error('A component that acts stands outside of WhyActionsContext.Provider.');
  return actions;
}
