import type { DebugConnection } from '../debug/connection.ts';
import type { Debuggee, DebugHost } from '../debug/debugHost.ts';
import { debugSession } from '../debug/requests.ts';
import type { StopReason } from '../debug/session.ts';
import { factsBefore } from '../diagnose/factsBefore.ts';
import type { CreateArithmetic } from '../engine/arithmetic.ts';
import { runSubject } from '../run/runSubject.ts';
import type { DebugRequest, DebugToHost, HostToDebug } from '../run/workerMessages.ts';
import { refusalText } from '../spec/refusalText.ts';
import { createTimeline } from '../timeline/createTimeline.ts';
import { DebugReports } from './debugReports.ts';
import { type Handlers, listen } from './messages.ts';
import type { Port } from './port.ts';
import type { Runtime } from './runtime.ts';
import { prepareRun } from './trainRun.ts';

/** Messages that may be ahead of what the host has asked after (`askedAfter` of thread.ts). */
const mostAhead = 5000;

/** Inside a thread: answers a client of the Debug Adapter Protocol, whose messages the host passes on, and tells the host of the run. */
export function debug(port: Port, request: DebugRequest, runtime: Runtime): void {
  let unheard = 0;
  let wake: () => void = () => undefined;
  const post = (message: DebugToHost, transfer: readonly ArrayBuffer[] = []) => {
    unheard++;
    port.post(message, transfer);
  };
  /** Resolves when the host has taken so much that more may be said: log messages come faster than an editor shows them. */
  const room = async () => {
    while (unheard > mostAhead) {
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
  };
  const pinged = () => {
    unheard = 0;
    wake();
  };
  const reports = new DebugReports({ post, now: runtime.now }, { isNewRun: !request.run });
  /** Who waits for the saved spec. */
  const readers: ((text: string | undefined) => void)[] = [];
  const savedText = async () => {
    const reading = new Promise<string | undefined>(resolve => readers.push(resolve));
    post({ type: 'readSpec' });
    const text = await reading;
    if (text === undefined) throw new Error('The spec has been deleted.');
    return text;
  };
  let receive: (message: unknown) => void = () => undefined;
  const handlers: Handlers<HostToDebug> = {
    protocol: ({ message }) => receive(message),
    ack: ({ stride }) => reports.acknowledge(stride),
    marked: () => undefined,
    spec: ({ text }) => readers.shift()?.(text),
    sample: ({ sourceRow }) => reports.look(sourceRow),
  };
  listen(port, handlers, pinged);
  const connection: DebugConnection = {
    send(message) {
      post({ type: 'protocol', message });
      const hit = hitOf(message);
      if (hit !== undefined) reports.hit(hit);
      if (isLast(message)) reports.end();
    },
    onMessage(listener) {
      receive = listener;
    },
  };
  debugSession(connection, { ...debugHost(request, runtime, reports, room), savedText });
}

/** The session of an editor: the training that the request describes, whatever the launch says of it. */
function debugHost(
  request: DebugRequest,
  runtime: Runtime,
  reports: DebugReports,
  room: () => Promise<void>,
): Omit<DebugHost, 'savedText'> {
  let begin: (debuggee: Debuggee) => void = () => undefined;
  return {
    now: runtime.now,
    async nextTurn() {
      await runtime.nextTurn();
      await reports.turn();
      await room();
    },
    async open(_, recorded) {
      const { text, fallbackName, run, computing } = request;
      const prepared = await prepareRun(request, runtime);
      const { options, problems, origin } = prepared;
      const subject = runSubject(prepared);
      if (!options || !subject || !origin) throw new Error(refusalText(fallbackName, text, problems));
      const data = runtime.dataDigest(options);
      if (run?.basis && run.basis.data !== data) throw new Error(otherData);
      // A second thread could not be stopped when the session goes elsewhere; the bits are the same.
      const create = runtime.arithmetic({ precision: options.precision, ...computing, threads: 1 });
      let name = '';
      const arithmetic: CreateArithmetic = (...given) => {
        const made = create(...given);
        name = made.name;
        return made;
      };
      const timeline = createTimeline(options, {
        arithmetic,
        now: runtime.now,
        recorded,
        recordTensors: (epoch, newest) => epoch === options.epochs || reports.wantsTensors(epoch, newest),
        ...(run && { marks: run.marks, scalars: run.scalars, thinned: run.thinned }),
      });
      const info = factsBefore(prepared, fallbackName, runtime.textDigest, subject.samples)!;
      const basis = { data, arithmetic: name };
      begin = debuggee => reports.begin({ info, subject, basis, origin }, debuggee.timeline);
      return { text, prepared, timeline };
    },
    run: request.run,
    views: {
      opened: debuggee => begin(debuggee),
      recorded: (record, branch) => reports.recorded(record, branch),
      stopped: timeline => reports.stopped(timeline),
      resumed: () => reports.resumed(),
      branched: timeline => reports.branched(timeline),
    },
  };
}

const otherData =
  'The data has changed since the run was trained: its rows hold other numbers. Train the network again.';

/** Whether nothing more happens after it: the training is over, or the client has left. */
function isLast(message: object): boolean {
  const { event, command } = message as { readonly event?: unknown; readonly command?: unknown };
  return event === 'terminated' || command === 'disconnect';
}

/** Why a breakpoint has stopped it, if one has. */
function hitOf(message: object): string | undefined {
  const { event, body } = message as { readonly event?: unknown; readonly body?: Partial<StopReason> };
  if (event !== 'stopped' || !body?.reason || !/breakpoint|exception/.test(body.reason)) return undefined;
  return body.text ?? body.description ?? body.reason;
}
