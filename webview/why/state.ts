import type { NumberRef } from '../../src/why/chain.ts';
import { firstWhyView, type WhyView } from '../../src/why/whyMessage.ts';
import type { WhyContents } from '../../src/why/whyMessages.ts';
import { withShownNames } from '../shownNames.ts';

/** What the host has said, with the parts that it left out. */
export type ShownPage = {
  readonly [Part in keyof WhyContents]: Exclude<WhyContents[Part], 'same'>;
};

/** An explanation that one came from on the way up the chain. */
export interface Crumb {
  readonly ref: NumberRef;
  readonly title: string;
}

export interface WhyState {
  /** Undefined until the host has said something. */
  readonly page: ShownPage | undefined;
  readonly view: WhyView;
  /** Whether numbers show every digit that they have. */
  readonly isFull: boolean;
  readonly trail: readonly Crumb[];
}

export type WhyAction =
  | { readonly type: 'show'; readonly page: WhyContents }
  | { readonly type: 'look'; readonly view: Partial<WhyView> }
  /** A number is pointed at, without a way that led to it. */
  | { readonly type: 'pick'; readonly ref: NumberRef }
  /** A factor of what is explained. */
  | { readonly type: 'follow'; readonly ref: NumberRef }
  /** Back to an explanation of the trail. */
  | { readonly type: 'back'; readonly index: number }
  | { readonly type: 'digits'; readonly isFull: boolean };

export const firstWhyState: WhyState = { page: undefined, view: firstWhyView, isFull: false, trail: [] };

/** The state after an action; itself is never changed. */
export function reduceWhy(state: WhyState, action: WhyAction): WhyState {
  switch (action.type) {
    case 'show': {
      return { ...state, page: shown(action.page, state.page) };
    }
    case 'look':
      return { ...state, view: { ...state.view, ...action.view } };
    case 'pick':
      return { ...state, view: { ...state.view, why: action.ref }, trail: [] };
    case 'follow': {
      const from = state.page?.why;
      const trail = from ? [...state.trail, { ref: from.ref, title: from.title }] : state.trail;
      return { ...state, view: { ...state.view, why: action.ref }, trail };
    }
    case 'back': {
      const crumb = state.trail[action.index];
      if (!crumb) return state;
      return { ...state, view: { ...state.view, why: crumb.ref }, trail: state.trail.slice(0, action.index) };
    }
    case 'digits':
      return { ...state, isFull: action.isFull };
    default:
      return assertNever(action);
  }
}

function shown(told: WhyContents, before: ShownPage | undefined): ShownPage {
  const { chain, why, shares, run } = told;
  return {
    ...told,
    run: run && withShownNames(run),
    chain: chain === 'same' ? (before?.chain ?? null) : chain,
    why: why === 'same' ? (before?.why ?? null) : why,
    shares: shares === 'same' ? (before?.shares ?? null) : shares,
  };
}

function assertNever(action: never): never {
  throw new TypeError(`no action ${JSON.stringify(action)}`);
}
