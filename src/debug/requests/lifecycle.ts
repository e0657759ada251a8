import { z } from 'zod';
import { anyArguments, type Requests, request } from '../request.ts';

const launchArguments = z.looseObject({
  program: z.string().min(1),
  stopOnEntry: z.boolean().default(false),
  stopAtEnd: z.boolean().default(false),
  seed: z.int().min(0).max(0xffff_ffff).optional(),
  epochs: z.int().min(1).optional(),
  noDebug: z.boolean().default(false),
});

export const lifecycle: Requests = {
  initialize: request(anyArguments, () => ({
    supportsConfigurationDoneRequest: true,
    supportsStepBack: true,
  })),
  launch: request(launchArguments, async (session, { program, stopOnEntry, stopAtEnd, seed, epochs, noDebug }) => {
    const launch = { program, stopOnEntry, stopAtEnd, seed, epochs, noDebug };
    const debuggee = await session.host.open(launch, record => session.host.views?.recorded(record));
    session.open(launch, debuggee);
    // Breakpoints are checked against the text, which is known from now on.
    session.afterwards(() => session.event('initialized'));
    return undefined;
  }),
  configurationDone: request(anyArguments, session => {
    session.afterwards(() => session.stand({ reason: 'entry', description: 'At the first operation' }));
    return undefined;
  }),
  threads: request(anyArguments, () => ({ threads: [{ id: 1, name: 'training' }] })),
  disconnect: request(anyArguments, session => {
    session.afterwards(() => session.end());
    return undefined;
  }),
};
