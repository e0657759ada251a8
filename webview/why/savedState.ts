import { plainCopy } from '../../src/page/understood.ts';
import { firstWhyView, keptWhy, type WhyView } from '../../src/why/whyMessage.ts';
import { firstWhyState, type WhyState } from './state.ts';

/** What VS Code keeps for the page across a reload; the host's serializer finds the run by `spec`. */
export interface SavedWhy {
  /** The spec's URI; empty while there is none. */
  readonly spec: string;
  readonly view: WhyView;
  readonly isFull: boolean;
}

/** The page as it was before a reload; anything unreadable means the default. */
export function savedWhyState(kept: unknown): WhyState {
  const saved = plainCopy(kept);
  const isFull = typeof saved === 'object' && saved !== null && 'isFull' in saved && saved.isFull === true;
  return { ...firstWhyState, view: keptWhy(saved)?.view ?? firstWhyView, isFull };
}

export function whyToSave({ page, view, isFull }: WhyState): SavedWhy {
  return { spec: page?.run?.spec ?? '', view, isFull };
}
