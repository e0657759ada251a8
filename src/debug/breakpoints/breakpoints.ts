import type { Timeline } from '../../timeline/timeline.ts';
import type { Session } from '../session.ts';
import { type Breakpoint, type BreakpointKind, breakpointKinds, type Checked } from './breakpoint.ts';
import { changedEvent } from './forClient.ts';
import { createSearch, type Search } from './search.ts';
import type { Trouble } from './signs.ts';
import { type SpecText, specText } from './specText.ts';

/** What is asked for: a key that is equal where the same is asked for, and the check of it. */
export interface Wanted {
  readonly key: string;
  readonly check: () => Checked;
}

/** An exception that was stopped at. */
interface Stopped {
  readonly exceptionId: string;
  readonly description: string;
  readonly trouble: Trouble | undefined;
}

/** The breakpoints of a session. */
export interface Breakpoints {
  readonly all: readonly Breakpoint[];
  /** Another number after each change. */
  readonly version: number;
  /** What is looked for in the training that is debugged, in the branch that it is in. */
  readonly search: Search;
  /** The text that lines are lines of. */
  text: SpecText;
  /** The exception at which the session stands. */
  exception: Stopped | undefined;
  /** Replaces all of a kind; those that are wanted again keep their ids. */
  set(kind: BreakpointKind, wanted: readonly Wanted[]): readonly Breakpoint[];
  /** It is not watched for any more, for a reason. */
  disable(id: number, reason: string): Breakpoint | undefined;
  /** Checks all of a kind again; those that have come out otherwise. */
  checkAgain(kinds: readonly BreakpointKind[]): readonly Breakpoint[];
}

interface State extends Breakpoints {
  readonly timeline: Timeline;
}

/** Says of those whose condition is never known where it is asked for that they can never hit. Not while the training goes on. */
export async function checkReach(session: Session, kind: BreakpointKind): Promise<void> {
  const state = breakpointsOf(session);
  for (const { id, kind: own, checked } of state.all) {
    const { armed } = checked;
    if (own !== kind || !armed?.unknown || session.isMoving) continue;
    const why = await state.search.unknownAt(armed.watch, armed.unknown, async () => !session.isMoving);
    if (why !== undefined) state.disable(id, `Can never hit: the condition is not known where it is asked for. ${why}`);
  }
}

const ofSessions = new WeakMap<Session, State>();

/** Those of the training that is debugged. Throws a Refusal before there is one. After a restart they are checked against the new training. */
export function breakpointsOf(session: Session): Breakpoints {
  const { timeline } = session;
  const known = ofSessions.get(session);
  if (known?.timeline === timeline) return known;
  const state = createBreakpoints(session, known);
  ofSessions.set(session, state);
  if (known)
    for (const changed of state.checkAgain(breakpointKinds))
      session.event('breakpoint', changedEvent(session, changed));
  return state;
}

function createBreakpoints(session: Session, before: State | undefined): State {
  const { timeline, debuggee } = session;
  let all: Breakpoint[] = [...(before?.all ?? [])];
  let next = all.reduce((most, { id }) => Math.max(most, id), 0) + 1;
  let version = (before?.version ?? 0) + 1;
  // Numbers that were set make another training of it, of which nothing is known yet.
  const searches = new WeakMap<object, Search>();
  return {
    timeline,
    get search() {
      const { edits } = timeline.branch;
      const known = searches.get(edits) ?? createSearch(timeline);
      searches.set(edits, known);
      return known;
    },
    text: specText(debuggee.text, true, debuggee.prepared.parsed),
    exception: undefined,
    get all() {
      return all;
    },
    get version() {
      return version;
    },
    set(kind, wanted) {
      const free = all.filter(own => own.kind === kind);
      const set = wanted.map(({ key, check }): Breakpoint => {
        const index = free.findIndex(own => own.key === key);
        const id = index >= 0 ? free.splice(index, 1)[0]!.id : next++;
        return { id, kind, key, check, checked: check() };
      });
      all = [...all.filter(own => own.kind !== kind), ...set];
      version++;
      return set;
    },
    disable(id, problem) {
      const own = all.find(breakpoint => breakpoint.id === id);
      if (!own) return undefined;
      const { place, hasColumn } = own.checked;
      const disabled = { ...own, checked: { place, hasColumn, problem } };
      all = all.map(breakpoint => (breakpoint === own ? disabled : breakpoint));
      version++;
      return disabled;
    },
    checkAgain(kinds) {
      const changed: Breakpoint[] = [];
      all = all.map(own => {
        if (!kinds.includes(own.kind)) return own;
        const again = { ...own, checked: own.check() };
        if (shownOf(own.checked) !== shownOf(again.checked)) changed.push(again);
        return again;
      });
      version++;
      return changed;
    },
  };
}

/** What a client sees of it. */
function shownOf({ place, problem, hasColumn }: Checked): string {
  return JSON.stringify([place, problem, hasColumn]);
}
