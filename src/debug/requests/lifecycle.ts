import * as z from 'zod';
import { errorInWords } from '../../spec/words.ts';
import { breakpointsOf } from '../breakpoints/breakpoints.ts';
import { clientArguments } from '../client.ts';
import type { Launch } from '../debugHost.ts';
import { goOn } from '../going.ts';
import { launchArguments } from '../launch.ts';
import { Refusal } from '../refusal.ts';
import { anyArguments, request } from '../request.ts';
import type { Capabilities, Requests, Session } from '../session.ts';

export const lifecycleCapabilities: Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportsCancelRequest: true,
};

const restartArguments = z.looseObject({ arguments: launchArguments.optional() });

const cancelArguments = z.looseObject({ requestId: z.int().optional(), progressId: z.string().optional() });

export const lifecycle: Requests = {
  initialize: request(clientArguments, (session, client) => {
    session.initialize(client);
    return session.capabilities;
  }),
  launch: request(launchArguments, async (session, launch) => {
    if (session.stage !== 'initialized') throw new Refusal('"launch" was sent already. Use "restart" to begin again.');
    await open(session, launch);
    // Breakpoints are checked against the text, which is known from now on.
    session.afterwards(() => session.event('initialized'));
    return undefined;
  }),
  attach: request(anyArguments, () => {
    const words =
      'There is nothing to attach to: a training is debugged from its start. Use "launch" with the path of a spec as "program".';
    throw new Refusal(words, { showUser: true });
  }),
  configurationDone: request(anyArguments, session => {
    session.configured();
    begin(session, session.host.run?.epoch);
    return undefined;
  }),
  restart: request(restartArguments, async (session, { arguments: given }) => {
    session.debuggee;
    if (session.stage === 'configuring')
      throw new Refusal('The training has not begun. Send "configurationDone" first.');
    await open(session, given ?? session.launch!);
    // Breakpoints are checked against the new text.
    session.afterwards(() => void breakpointsOf(session));
    begin(session);
    return undefined;
  }),
  terminate: request(anyArguments, session => {
    session.debuggee;
    if (session.stage !== 'terminated') session.afterwards(() => session.terminate());
    return undefined;
  }),
  disconnect: request(anyArguments, session => {
    session.disconnect();
    return undefined;
  }),
  cancel: request(cancelArguments, (session, which) => {
    session.afterwards(() => session.cancel(which));
    return undefined;
  }),
};

/** Opens what is to be debugged. Until it is there, what was there before stays as it is. */
async function open(session: Session, launch: Launch): Promise<void> {
  const { host } = session;
  let opened: Awaited<ReturnType<typeof host.open>>;
  try {
    opened = await host.open(launch, (record, branch) => host.views?.recorded(record, branch));
  } catch (error) {
    throw new Refusal(errorInWords(error), { showUser: true });
  }
  await session.halt();
  if (session.stage === 'terminated' || session.stage === 'disconnected') {
    throw new Refusal('The session has ended before the spec was read.');
  }
  session.open(launch, opened);
}

/** Begins the training: stands at its first operation, or goes on from there. */
function begin(session: Session, epoch = 1): void {
  const { launch } = session;
  const { course } = session.timeline;
  const first = course.timeOf(Math.max(1, Math.min(epoch, course.epochs)), 1, 0);
  const stopsOnEntry = launch?.stopOnEntry && !launch.noDebug;
  if (first === 0 && stopsOnEntry) {
    session.afterwards(() => session.stand({ reason: 'entry', description: 'At the first operation' }));
    return;
  }
  session.move(async turn => {
    if (first > 0 && !(await session.timeline.seek(first, turn))) return { reason: 'pause', description: 'Paused' };
    if (stopsOnEntry) return { reason: 'entry', description: `At the beginning of epoch ${epoch}` };
    return goOn(session, turn, true);
  });
}
