import type { Time } from '../timeline/course.ts';
import type { Watcher } from '../timeline/timeline.ts';
import type { Session, StopReason } from './session.ts';

/** What stops a move on its way: everything that is watched, as one watcher. */
export interface Watching {
  readonly watcher: Watcher;
  /** Why the watcher stopped at the moment at which its `look` returned true last. */
  reason(time: Time): StopReason;
}

/** What stops a move in this direction; undefined where nothing does. Asked once for each move, before it begins. */
export function watching(_session: Session, _direction: 1 | -1): Watching | undefined {
  return undefined;
}
