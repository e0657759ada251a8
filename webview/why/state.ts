import type { QuantityRef } from '../../src/trace/quantityRef.ts';
import { type Copy, firstWhyView, type WhyView } from '../../src/why/whyMessage.ts';
import type { ShownChain, WhyContents } from '../../src/why/whyMessages.ts';
import { withShownNames } from '../shownNames.ts';

/** What the host has said. */
export interface ShownPage extends Omit<WhyContents, 'chain'> {
  readonly chain: ShownChain | null;
}

/** An explanation that one came from on the way up the chain. */
export interface Crumb {
  readonly ref: QuantityRef;
  readonly title: string;
}

export interface WhyState {
  /** Undefined until the host has said something. */
  readonly page: ShownPage | undefined;
  readonly view: WhyView;
  /** Whether numbers show every digit that they have. */
  readonly isFull: boolean;
  readonly trail: readonly Crumb[];
  /** What is on the clipboard of what is shown. */
  readonly copied: Copy | undefined;
}

export type WhyAction =
  | { readonly type: 'show'; readonly parts: Partial<WhyContents> }
  | { readonly type: 'look'; readonly view: Partial<WhyView> }
  /** A number is pointed at, without a way that led to it. */
  | { readonly type: 'pick'; readonly ref: QuantityRef }
  /** A factor of what is explained. */
  | { readonly type: 'follow'; readonly ref: QuantityRef }
  /** Back to an explanation of the trail. */
  | { readonly type: 'back'; readonly index: number }
  | { readonly type: 'digits'; readonly isFull: boolean }
  | { readonly type: 'copied'; readonly what: Copy };

export const firstWhyState: WhyState = {
  page: undefined,
  view: firstWhyView,
  isFull: false,
  trail: [],
  copied: undefined,
};

/** The state after an action; itself is never changed. */
export function reduceWhy(state: WhyState, action: WhyAction): WhyState {
  switch (action.type) {
    case 'show': {
      const { parts } = action;
      const copied = parts.why === undefined && parts.chain === undefined ? state.copied : undefined;
      return { ...state, page: shown(parts, state.page), copied };
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
    case 'copied':
      return { ...state, copied: action.what };
    default:
      return assertNever(action);
  }
}

/** What is shown with what is new. A page that knows nothing takes everything, and not less. */
function shown(parts: Partial<WhyContents>, before: ShownPage | undefined): ShownPage | undefined {
  if (!before && parts.run === undefined) return undefined;
  const { run } = parts;
  const known = { ...before, ...parts, ...(run && { run: withShownNames(run) }) } as ShownPage;
  if (parts.chain === undefined && parts.weights === undefined) return known;
  const factors = parts.chain === undefined ? (before?.chain ?? null) : parts.chain;
  const { weights } = known;
  return { ...known, chain: factors && weights && { ...factors, weights } };
}

function assertNever(action: never): never {
  throw new TypeError(`no action ${JSON.stringify(action)}`);
}
