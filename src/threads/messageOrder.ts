import type { DebugToHost, WorkerToHost } from '../run/workerMessages.ts';
import type { Handlers, Message } from './messages.ts';

/** What a message is called in an order: its type; of a `state` the state, and of a `branched` whether it is the training itself. */
type Word =
  | Exclude<DebugToHost['type'] | WorkerToHost['type'], 'state' | 'branched'>
  | 'running'
  | 'paused'
  | 'branch'
  | 'trunk';

/** For each stage what may come in it, and the stage after that. The first one is that of a thread that has been asked. */
type Order = Readonly<Record<string, Readonly<Partial<Record<Word, string>>>>>;

/** A thread that trains a new run. */
export const newTraining = {
  asked: { refused: 'over', started: 'started' },
  started: { firstWeights: 'weighed', basis: 'training' },
  weighed: { basis: 'training' },
  training: { epochs: 'training', mark: 'training', paused: 'paused', ended: 'over' },
  paused: { mark: 'paused', running: 'training', ended: 'over' },
  over: {},
} as const satisfies Order;

/** A thread that trains a run on: until there is a new epoch it may find that it cannot. */
export const continuedTraining = {
  asked: { refused: 'over', unfit: 'over', started: 'started' },
  started: { basis: 'again' },
  again: { epochs: 'training', mark: 'again', paused: 'againPaused', unfit: 'over', ended: 'over' },
  againPaused: { mark: 'againPaused', running: 'again', unfit: 'over', ended: 'over' },
  training: newTraining.training,
  paused: newTraining.paused,
  over: {},
} as const satisfies Order;

/** What answers a client, wherever the session stands. */
const talk = <Stage extends string>(stage: Stage) => ({ protocol: stage, readSpec: stage }) as const;

/** In a session the state changes at each stop, and the epochs before it may follow it. */
const debugged = {
  open: {
    ...talk('open'),
    epochs: 'open',
    mark: 'open',
    running: 'open',
    paused: 'open',
    debugged: 'open',
    branch: 'open',
    trunk: 'open',
    ended: 'ended',
    over: 'over',
  },
  ended: { ...talk('ended'), debugged: 'ended', branch: 'open', trunk: 'open', over: 'over' },
  over: { ...talk('over'), debugged: 'over' },
} as const satisfies Order;

/** A thread that debugs a new run. */
export const newDebugging = {
  asked: { ...talk('asked'), started: 'started', over: 'over' },
  started: { basis: 'open' },
  ...debugged,
} as const satisfies Order;

/** A thread that debugs a run that was there before: nothing is told of that one, but of its branches. */
export const runDebugging = {
  asked: { ...talk('asked'), debugged: 'asked', trunk: 'asked', branch: 'open', over: 'over' },
  ...debugged,
  open: { ...debugged.open, trunk: 'asked' },
  ended: { ...debugged.ended, trunk: 'asked' },
} as const satisfies Order;

/**
 * Handlers that take messages in this order only, each after its check. What is out of order, or fails its check, throws before
 * anything is handled.
 */
export function inOrder<M extends Message>(
  order: Order,
  handlers: Handlers<M>,
  check: (message: M) => void,
): Handlers<M> {
  let [stage] = Object.keys(order);
  const taking = Object.entries(handlers).map(([type, handle]) => [
    type,
    (message: M) => {
      const expected = order[stage!]!;
      const word = wordOf(message);
      const next = Object.hasOwn(expected, word) ? expected[word as Word] : undefined;
      if (next === undefined) throw new Error(`"${word}" came where ${listed(Object.keys(expected))} was expected`);
      check(message);
      stage = next;
      (handle as (message: M) => void)(message);
    },
  ]);
  return Object.fromEntries(taking);
}

function wordOf(message: Message): string {
  const { type, state, branch } = message as {
    readonly type: string;
    readonly state?: unknown;
    readonly branch?: unknown;
  };
  if (type === 'state') return String(state);
  if (type === 'branched') return branch === 0 ? 'trunk' : 'branch';
  return type;
}

function listed(words: readonly string[]): string {
  const quoted = words.map(word => `"${word}"`);
  if (quoted.length === 0) return 'nothing';
  return quoted.length === 1 ? quoted[0]! : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
