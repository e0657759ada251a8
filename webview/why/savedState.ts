import { type ChainView, firstChainView, keptChain } from '../../src/why/chainMessage.ts';
import { type ChainState, firstChainState } from './state.ts';

/** What VS Code keeps for the page across a reload; the host's serializer finds the run by `spec`. */
export interface SavedChain {
  /** The spec's URI; empty while there is none. */
  readonly spec: string;
  readonly view: ChainView;
  readonly isFull: boolean;
}

/** The page as it was before a reload; anything unreadable means the default. */
export function savedChainState(saved: unknown): ChainState {
  const isFull = typeof saved === 'object' && saved !== null && 'isFull' in saved && saved.isFull === true;
  return { ...firstChainState, view: keptChain(saved)?.view ?? firstChainView, isFull };
}

export function chainToSave({ page, view, isFull }: ChainState): SavedChain {
  return { spec: page?.run?.spec ?? '', view, isFull };
}
