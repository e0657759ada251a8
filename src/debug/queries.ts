import type { Parsed } from '../expression/syntax.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Broken, Searching } from '../timeline/search.ts';
import type { Session } from './session.ts';
import { type Reader, refusal } from './variables/valueOf.ts';

/** What a search was asked as, and who is told how far it is. */
export interface QueryFacts {
  readonly title: string;
  /** By which it can be cancelled, and which its progress carries; none where only the request itself can be cancelled. */
  readonly id?: string | undefined;
}

/** The timeline that queries of a session move, so that the debugged one stays where it stands; and the queries that wait for it. */
interface Searched {
  readonly of: Timeline;
  readonly twin: Timeline;
  last: Promise<unknown>;
}

const searchedOf = new WeakMap<Session, Searched>();
const running = new WeakMap<Session, Map<string, AbortController>>();
