import * as z from 'zod';
import type { BreakpointKind } from '../breakpoints/breakpoint.ts';
import { breakpointsOf, checkReach, type Wanted } from '../breakpoints/breakpoints.ts';
import { checkData, dataOf } from '../breakpoints/dataBreakpoint.ts';
import { checkException, exceptionFilters } from '../breakpoints/exceptionBreakpoint.ts';
import { forClient } from '../breakpoints/forClient.ts';
import { checkFunction } from '../breakpoints/functionBreakpoint.ts';
import { countHits } from '../breakpoints/hits.ts';
import { checkSource, columnPhases } from '../breakpoints/sourceBreakpoint.ts';
import { readSpecText } from '../breakpoints/specText.ts';
import { columnFromClient, lineFromClient, placeForClient } from '../client.ts';
import { Aside } from '../dispatch.ts';
import { Refusal } from '../refusal.ts';
import { request } from '../request.ts';
import type { Capabilities, Requests, Session } from '../session.ts';
import { checkProgram, isProgram } from '../source.ts';
import { expressionOf } from './variables.ts';

export const breakpointCapabilities: Capabilities = {
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsBreakpointLocationsRequest: true,
  supportsFunctionBreakpoints: true,
  supportsDataBreakpoints: true,
  supportsExceptionFilterOptions: true,
  supportsExceptionInfoRequest: true,
  exceptionBreakpointFilters: exceptionFilters,
};

/** Breakpoints of one request; more are refused. */
const mostBreakpoints = 1000;

const text = z.string().max(10_000);
const optional = text.optional();
const source = z.looseObject({ path: z.string().optional() });
const list = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).max(mostBreakpoints).default([]);

const sourceArguments = z.looseObject({
  source,
  breakpoints: list(
    z.looseObject({
      line: z.int(),
      column: z.int().optional(),
      condition: optional,
      hitCondition: optional,
      logMessage: optional,
    }),
  ),
});
const locationArguments = z.looseObject({
  source,
  line: z.int(),
  column: z.int().optional(),
  endLine: z.int().optional(),
  endColumn: z.int().optional(),
});
const functionArguments = z.looseObject({
  breakpoints: list(z.looseObject({ name: text, condition: optional, hitCondition: optional })),
});
const dataInfoArguments = z.looseObject({ variablesReference: z.int().optional(), name: text });
const dataArguments = z.looseObject({
  breakpoints: list(z.looseObject({ dataId: text, condition: optional, hitCondition: optional })),
});
const hitsArguments = z.looseObject({
  breakpoints: z.array(z.int()).max(mostBreakpoints).optional(),
  id: z.string().max(100).optional(),
});
const exceptionArguments = z.looseObject({
  filters: list(text),
  filterOptions: list(z.looseObject({ filterId: text, condition: optional })),
});

export const breakpoints: Requests = {
  setBreakpoints: request(sourceArguments, async (session, { source: { path }, breakpoints: given }) => {
    const { client } = session;
    if (!isProgram(session, path)) {
      session.debuggee;
      const message = `This file is not debugged: it is not the spec of the training. Its breakpoints have no meaning here.`;
      return { breakpoints: given.map(() => ({ verified: false, message })) };
    }
    const state = breakpointsOf(session);
    state.text = await readSpecText(session);
    const settings = given.map(({ line, column, condition, hitCondition, logMessage }) => ({
      line: lineFromClient(client, line),
      column: column === undefined ? undefined : columnFromClient(client, column),
      condition,
      hitCondition,
      logMessage,
    }));
    return await set(session, 'source', settings, setting =>
      checkSource(setting, breakpointsOf(session).text, session.timeline),
    );
  }),
  breakpointLocations: request(locationArguments, async (session, { source: { path }, line, endLine = line }) => {
    checkProgram(session, path);
    const { client } = session;
    const { places, phases } = await readSpecText(session);
    const [from, to] = [lineFromClient(client, line), lineFromClient(client, endLine)];
    const found = places.written.flatMap(({ subject, start }) => {
      if (subject.type !== 'layer') return [start];
      const columns = phases(subject.layer);
      return columnPhases.map(phase => columns[phase]);
    });
    const within = found.filter(place => place.line >= from && place.line <= to);
    return { breakpoints: within.map(place => placeForClient(client, place)) };
  }),
  setFunctionBreakpoints: request(functionArguments, (session, { breakpoints: given }) => {
    const settings = given.map(({ name, condition, hitCondition }) => ({ name, condition, hitCondition }));
    return set(session, 'function', settings, setting => checkFunction(setting, session.timeline));
  }),
  /** Always answers: an error would keep the editor's menu from opening. */
  dataBreakpointInfo: request(dataInfoArguments, (session, { variablesReference, name }) => {
    const known = expressionFor(session, variablesReference, name);
    if ('why' in known) return { dataId: null, description: known.why };
    const { dataId, description } = dataOf(known.expression, session.timeline);
    return { dataId, description, ...(dataId !== null && { accessTypes: ['write'], canPersist: true }) };
  }),
  setDataBreakpoints: request(dataArguments, (session, { breakpoints: given }) => {
    const settings = given.map(({ dataId, condition, hitCondition }) => ({ dataId, condition, hitCondition }));
    return set(session, 'data', settings, setting => checkData(setting, session.timeline));
  }),
  setExceptionBreakpoints: request(exceptionArguments, (session, { filters, filterOptions }) => {
    const settings = [
      ...filters.map(filter => ({ filter, condition: undefined })),
      ...filterOptions.map(({ filterId, condition }) => ({ filter: filterId, condition })),
    ];
    return set(session, 'exception', settings, setting => checkException(setting, session.timeline));
  }),
  /**
   * How often breakpoints would have stopped so far, `reached` the moment until which that is counted; of all, or of those with the ids. With an `id`
   * it tells how far it is, as queries do; `searched` is less than 1 where it was cancelled.
   */
  'backprop/hits': request(hitsArguments, (session, { breakpoints: ids, id }) => {
    session.debuggee;
    return new Aside(call => countHits(session, call, ids, id));
  }),
  exceptionInfo: request(z.unknown(), session => {
    session.stopped;
    const { exception } = breakpointsOf(session);
    if (!exception) throw new Refusal('The training has not stopped for an exception.');
    const { exceptionId, description, trouble } = exception;
    return {
      exceptionId,
      description,
      breakMode: 'always',
      ...(trouble && {
        details: { message: trouble.message, typeName: exceptionId, evaluateName: trouble.evaluateName },
      }),
    };
  }),
};

async function set<Setting extends object>(
  session: Session,
  kind: BreakpointKind,
  settings: readonly Setting[],
  check: (setting: Setting) => ReturnType<Wanted['check']>,
): Promise<object> {
  const wanted = settings.map((setting): Wanted => ({ key: JSON.stringify(setting), check: () => check(setting) }));
  const ids = breakpointsOf(session)
    .set(kind, wanted)
    .map(({ id }) => id);
  await checkReach(session, kind);
  const { all } = breakpointsOf(session);
  return { breakpoints: ids.map(id => forClient(session, all.find(own => own.id === id)!)) };
}

/** What is watched of a variable, or of an expression where there is no reference. */
function expressionFor(
  session: Session,
  reference: number | undefined,
  name: string,
): { readonly expression: string } | { readonly why: string } {
  if (!reference) return { expression: name };
  try {
    const expression = expressionOf(session, reference, name);
    return expression === undefined ? { why: `${name} is a group of values: choose one of them.` } : { expression };
  } catch (error) {
    if (error instanceof Refusal) return { why: error.message };
    throw error;
  }
}
