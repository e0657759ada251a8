import { findingsOf } from '../../../src/diagnose/runFindings.ts';
import { sendable } from '../../../src/page/sendable.ts';
import { type PanelActions, PanelHost, type PanelHostOptions } from '../../../src/panel/panelHost.ts';
import type { HostToPanel } from '../../../src/panel/panelMessages.ts';
import type { Answers, Replays } from '../../../src/run/answers.ts';
import type { Run } from '../../../src/run/run.ts';
import { RunList } from '../../../src/run/runList.ts';
import { runAnswers } from '../../../src/threads/runAnswers.ts';
import { runReplays } from '../../../src/threads/runReplay.ts';
import { type WhyActions, WhyHost } from '../../../src/why/whyHost.ts';
import type { HostToWhy } from '../../../src/why/whyMessages.ts';
import { ManualClock } from '../../unit/panel/feed/manualClock.ts';
import { messageBytes } from './messageBytes.ts';

/** A host without a page: what it has sent and what it was to do. */
interface Hosted<Host, Message> {
  readonly host: Host;
  readonly list: RunList;
  readonly clock: ManualClock;
  readonly sent: Message[];
  /** Names of actions with what they were given. */
  readonly done: unknown[][];
  /** Acknowledges until nothing more comes, and takes what has come. */
  settle(): Promise<readonly Message[]>;
  /** The bytes of what comes of one message of the page, each of them that is sent. */
  bytesOf(message: unknown): Promise<number[]>;
}

/** The training panel of some runs, of which the last is shown. `actions` take the place of those that only say what they are. */
export function hostedPanel(
  runs: readonly Run[],
  actions: Partial<PanelActions> = {},
  findings: PanelHostOptions['findingsOf'] = findingsOf,
): Hosted<PanelHost, HostToPanel> {
  const { done, all } = recorded<PanelActions>(actions);
  return hosted(
    runs,
    done,
    (post, list, clock) => new PanelHost({ post, runs: list, actions: all, findingsOf: findings, clock }),
  );
}

/** The why page of a run, whose networks answer nothing. */
export function hostedWhy(run: Run | undefined, actions: Partial<WhyActions> = {}): Hosted<WhyHost, HostToWhy> {
  const { done, all } = recorded<WhyActions>(actions);
  const sources = { answers: silentAnswers(), replays: noReplays(), language: 'en' } as const;
  return hosted(
    run ? [run] : [],
    done,
    (post, list, clock) => new WhyHost({ post, runs: list, sources, actions: all, clock }),
  );
}

/** Actions that only say what they are and what they were given, but for those that are given. */
function recorded<Actions extends object>(given: Partial<Actions>) {
  const done: unknown[][] = [];
  const all = new Proxy(given, {
    get: (_, name) => Reflect.get(given, name) ?? ((...values: unknown[]) => void done.push([name, ...values])),
  });
  return { done, all: all as Actions };
}

function hosted<Host extends PanelHost | WhyHost, Message extends HostToPanel | HostToWhy>(
  runs: readonly Run[],
  done: unknown[][],
  make: (post: (message: Message) => void, list: RunList, clock: ManualClock) => Host,
): Hosted<Host, Message> {
  const sent: Message[] = [];
  const clock = new ManualClock();
  let host: Host | undefined;
  const list = new RunList(() => host?.update());
  for (const run of runs) list.add(run);
  const made = make(message => sent.push(message), list, clock);
  host = made;
  made.update();
  const settle = async () => {
    const before: Message[] = [];
    // What is told in the next turn because much was said in this one.
    clock.pass(0);
    while (sent.length > 0) {
      const messages = sent.splice(0);
      before.push(...messages);
      for (const message of messages) if ('frame' in message) made.receive({ type: 'ack', frame: message.frame });
      // What rejects or resolves by now has its turn.
      await new Promise(resolve => setImmediate(resolve));
      clock.pass(0);
    }
    return before;
  };
  return {
    host: made,
    list,
    clock,
    sent,
    done,
    settle,
    async bytesOf(message) {
      await settle();
      made.receive(message);
      await new Promise(resolve => setImmediate(resolve));
      return (await settle()).map(each => messageBytes(sendable(each)).length);
    },
  };
}

function silentAnswers(): Answers {
  return runAnswers({
    evaluator: ({ samples }) => ({
      rows: async () => undefined,
      surface: async () => undefined,
      probe: async () => undefined,
      shares: async () => ({ gradients: new Float64Array(samples.trainingRows).fill(0.25) }),
      dispose: () => {},
    }),
    now: () => 0,
    later: () => {},
  });
}

function noReplays(): Replays {
  return runReplays({
    start: () => {
      throw new Error('no thread is needed');
    },
    access: () => 'not on disk',
  });
}
