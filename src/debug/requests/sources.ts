import * as z from 'zod';
import { placeForClient } from '../client.ts';
import { anyArguments, request } from '../request.ts';
import type { Capabilities, Requests } from '../session.ts';
import { checkProgram, sourceOf } from '../source.ts';
import { type Frame, framesAt } from '../stack.ts';
import { checkThread } from './motion.ts';

export const sourceCapabilities: Capabilities = {
  supportsDelayedStackTraceLoading: true,
  supportsLoadedSourcesRequest: true,
};

const stackTraceArguments = z.looseObject({
  threadId: z.int().optional(),
  startFrame: z.int().min(0).default(0),
  levels: z.int().min(0).default(0),
});

const sourceArguments = z.looseObject({
  source: z.looseObject({ path: z.string().optional() }).optional(),
  sourceReference: z.int().default(0),
});

/** Where the training stands, and the text that it is the training of. */
export const sources: Requests = {
  stackTrace: request(stackTraceArguments, (session, { levels, startFrame, ...args }) => {
    checkThread(args);
    const frames = framesAt(session.stopped);
    const source = sourceOf(session);
    const places = session.places;
    const last = levels === 0 ? frames.length : startFrame + levels;
    const shown = ({ name, subject, isRepeated }: Frame, index: number) => ({
      id: session.frameId(index),
      name,
      source,
      ...placeForClient(session.client, places.of(subject)),
      ...(isRepeated && { presentationHint: 'subtle' }),
    });
    return { stackFrames: frames.map(shown).slice(startFrame, last), totalFrames: frames.length };
  }),
  loadedSources: request(anyArguments, session => {
    session.debuggee;
    return { sources: [sourceOf(session)] };
  }),
  /** The text as it is trained, whatever the file holds by now. */
  source: request(sourceArguments, (session, { source }) => {
    const { text } = session.debuggee;
    checkProgram(session, source?.path);
    return { content: text, mimeType: 'application/json' };
  }),
};
