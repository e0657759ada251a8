import * as z from 'zod/mini';
import { quantityNamed, quantityNames } from '../trace/quantity.ts';
import type { QuantityRef } from '../trace/quantityRef.ts';
import { understood, whole } from './understood.ts';

/** A quantity in a message or in what was kept, which may be of an older version. */
export const quantity = z.pipe(
  z.transform((name: unknown) => (typeof name === 'string' ? (quantityNamed(name) ?? name) : name)),
  z.enum(quantityNames),
);

/** One number of a network. Whether the network has it is not known here. */
export const quantityRef = z.readonly(z.object({ layer: whole, quantity, row: whole, column: whole }));

/** The number that a command was given, by itself or as `ref` of something else; undefined when it is none. */
export function quantityRefOf(data: unknown): QuantityRef | undefined {
  const given = typeof data === 'object' && data !== null && 'ref' in data ? data.ref : data;
  return understood(quantityRef, given);
}
