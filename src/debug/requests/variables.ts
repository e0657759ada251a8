import * as z from 'zod';
import { scopes } from '../../timeline/names.ts';
import { request } from '../request.ts';
import type { Requests, Session } from '../session.ts';
import { layerOfFrame } from '../stack.ts';
import { expressionOfVariable, type Listing, listingOf, namesOf, numbersIn } from '../variables/listing.ts';
import { stoppedOf } from '../variables/stopped.ts';
import type { Variable } from '../variables/variable.ts';

const scopesArguments = z.looseObject({ frameId: z.int() });

const variablesArguments = z.looseObject({
  variablesReference: z.int(),
  filter: z.enum(['indexed', 'named']).optional(),
  start: z.int().min(0).optional(),
  count: z.int().min(0).optional(),
});

/** A scope that takes more numbers than this is only listed when a person asks for it. */
const mostWithoutAsking = 1_000_000;

/** So many are listed at once of what has indices. The editor asks for a hundred at a time. */
const mostListed = 1000;

export const variables: Requests = {
  scopes: request(scopesArguments, (session, { frameId }) => {
    const stopped = stoppedOf(session);
    const layer = layerOfFrame(session, frameId);
    const { timeline } = stopped;
    const { names } = timeline;
    const listed = scopes.filter(scope => names.all.some(facts => facts.scope === scope));
    return {
      scopes: listed.map(scope => ({
        name: scope,
        variablesReference: stopped.references.add({ type: 'scope', scope, layer }),
        namedVariables:
          namesOf(names, scope, false).length +
          (layer === undefined ? names.layers.length : namesOf(names, scope, true).length),
        expensive: layer !== undefined && numbersIn(timeline, names, scope, layer) > mostWithoutAsking,
      })),
    };
  }),
  variables: request(variablesArguments, (session, { variablesReference, filter, start = 0, count = 0 }) => {
    const stopped = stoppedOf(session);
    const container = stopped.references.get(variablesReference);
    return { variables: page(listingOf(stopped, container), filter, start, count === 0 ? undefined : count) };
  }),
};

/** A part of a listing. Of more than is listed at once, a last variable says how many there are. */
function page(
  listing: Listing,
  filter: 'indexed' | 'named' | undefined,
  start: number,
  count: number | undefined,
): Variable[] {
  if (filter !== undefined && filter !== listing.type) return [];
  if (listing.type === 'named')
    return listing.variables().slice(start, count === undefined ? undefined : start + count);
  const end = Math.min(listing.count, start + (count ?? listing.count));
  const last = Math.min(end, start + mostListed);
  const listed: Variable[] = [];
  for (let index = start; index < last; index++) listed.push(listing.at(index));
  if (last < end) {
    const value = `${end - last} more. Ask for them in parts, or with a slice such as [${last}:${Math.min(end, last + mostListed)}].`;
    listed.push({
      name: '...',
      value,
      variablesReference: 0,
      presentationHint: { kind: 'virtual', attributes: ['readOnly'] },
    });
  }
  return listed;
}

/**
 * The expression that reads a variable at any stop, for instance `W(hidden)[3,7]`: by its name, and the reference of what it is listed below. Undefined
 * of what no expression reads: a group of names. Throws a Refusal for a reference of an earlier stop.
 */
export function expressionOf(session: Session, reference: number, name: string): string | undefined {
  const stopped = stoppedOf(session);
  return expressionOfVariable(stopped, stopped.references.get(reference), name);
}
