import * as z from 'zod/mini';
import { quantity, quantityRef } from '../page/quantityMessage.ts';
import { epoch, runId, specUri, understood, whole } from '../page/understood.ts';
import { walkLanguages } from './chain.ts';

/** What goes to the clipboard: formulas or a NumPy program of the number that is explained, or a program of the whole chain. */
const copies = ['latex', 'numpy', 'chain'] as const;
export type Copy = (typeof copies)[number];

/** What one page looks at, beside what is selected everywhere. The page keeps it, over a reload too, and says it. */
const viewed = {
  /** The number that is explained. */
  why: z.nullable(quantityRef),
  /** The step of the lecture walk; null when nobody walks. */
  step: z.nullable(whole),
  language: z.nullable(z.enum(walkLanguages)),
};

const view = z.readonly(z.object(viewed));

/** What an older version kept has not all of this. */
const savedViewed = z.readonly(
  z.object({ ...viewed, step: z._default(viewed.step, null), language: z._default(viewed.language, null) }),
);

const kept = z.object({ spec: specUri, view: z.catch(savedViewed, { why: null, step: null, language: null }) });

export const whySchema = z.discriminatedUnion('type', [
  /** The page has loaded and knows nothing yet. */
  z.object({ type: z.literal('ready'), view }),
  z.object({ type: z.literal('ack'), frame: whole }),
  z.object({ type: z.literal('view'), view }),
  z.object({
    type: z.literal('select'),
    layer: z.optional(whole),
    epoch: z.optional(z.union([epoch, z.literal('latest')])),
    /** A kept row, or null for the spec's own probe. */
    sample: z.optional(z.nullable(whole)),
    /** The run in which it was chosen: in another one it means nothing. */
    run: z.optional(runId),
  }),
  /** What the page has in sight of a layer of which it has not all weights: it is sent those. Nothing is kept of it. */
  z.object({ type: z.literal('sight'), layer: whole, unit: whole, input: whole, block: whole }),
  /** Opens the sample picker. */
  z.object({ type: z.literal('chooseSample') }),
  /** Asks for a text on the clipboard, which the host writes: it may be long. `copied` with the same id says what became of it. */
  z.object({ type: z.literal('copy'), id: whole, what: z.enum(copies) }),
  /** Opens a matrix of the chain as a table. */
  z.object({ type: z.literal('table'), layer: whole, quantity }),
  /** Show the layer's definition in the spec. */
  z.object({ type: z.literal('reveal'), layer: whole }),
  /** Asks for a breakpoint on a number. */
  z.object({ type: z.literal('breakWhen'), ref: quantityRef }),
  z.object({ type: z.literal('showTraining') }),
  /** Trains the spec, when nothing has been. */
  z.object({ type: z.literal('train') }),
]);

export type WhyView = z.infer<typeof view>;
export type WhyToHost = Readonly<z.infer<typeof whySchema>>;

export const firstWhyView: WhyView = { why: null, step: null, language: null };

/** The types of all messages of a page. */
export const whyMessageTypes: readonly WhyToHost['type'][] = whySchema.def.options.flatMap(
  ({ shape }) => shape.type.def.values,
);

/** What a page said, or undefined when it is none of its messages: pages are not trusted. */
export function whyMessage(data: unknown): WhyToHost | undefined {
  return understood(whySchema, data);
}

/** The spec's URI and the view that a page kept; undefined when it is unreadable. */
export function keptWhy(data: unknown): { readonly spec: string; readonly view: WhyView } | undefined {
  return understood(kept, data);
}
