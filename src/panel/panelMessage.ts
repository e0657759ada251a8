import * as z from 'zod/mini';
import { findingCodes } from '../findings/finding.ts';
import { quantityRef } from '../page/quantityMessage.ts';
import { count, epoch, runId, specUri, text, understood, whole } from '../page/understood.ts';
import type { SelectionChange } from '../run/runState.ts';
import { strides } from '../run/travel.ts';
import { typedSample } from '../samples/typedSample.ts';
import { panelQuantities } from '../trace/quantity.ts';
import { layerScalars } from '../trace/scalars.ts';
import { learnedKinds } from './learnedPicture.ts';
import { isPicture } from './reportFacts.ts';

const range = z.pipe(
  z.readonly(z.object({ first: epoch, last: epoch })),
  z.custom<Readonly<{ first: number; last: number }>>(value => {
    const { first, last } = value as { first: number; last: number };
    return first <= last;
  }),
);

const noChoice = { kind: null, output: 0 };

/** More curves in a chart than this can hardly be told apart. */
export const mostOverlays = 3;

const size = { row: whole, column: whole, rows: count, columns: count };

const cell = {
  layer: whole,
  unit: whole,
  input: z.nullable(whole),
  quantity: z.enum(panelQuantities),
};

const viewed = {
  /** What the gradient map and the curves of the layers show. */
  quantity: z.enum(layerScalars),
  /** The epochs that the curves show; null for all. */
  range: z.nullable(range),
  /** How it shows what the network has learned, and of which output. */
  learned: z.readonly(z.object({ kind: z.nullable(z.enum(learnedKinds)), output: whole })),
  /** Runs whose curves are drawn beside those of the one that is shown. */
  overlays: z.readonly(z.array(runId).check(z.maxLength(mostOverlays))),
  /** What of a layer's matrices is shown; null for all, and for all other layers. */
  region: z.nullable(z.readonly(z.object({ layer: whole, ...size }))),
  /** The weight, or with null the unit, whose exact numbers are shown, and which of them was chosen. */
  cell: z.nullable(z.readonly(z.object(cell))),
};

const view = z.readonly(z.object(viewed));

/** What an older version kept has not all of this, and what was damaged may have it wrong. */
const savedViewed = z.readonly(
  z.object({
    ...viewed,
    learned: z.catch(viewed.learned, noChoice),
    overlays: z.catch(viewed.overlays, []),
    region: z._default(viewed.region, null),
    cell: z._default(
      z.nullable(z.readonly(z.object({ ...cell, quantity: z._default(cell.quantity, 'meanGradient') }))),
      null,
    ),
  }),
);

/** Far more than a page has. */
const mostVariables = 5000;

const variables = z
  .record(z.string().check(z.regex(/^--vscode-[\w-]{1,200}$/)), text(1000))
  .check(z.refine(all => Object.keys(all).length <= mostVariables));

const selection = {
  layer: z.optional(whole),
  epoch: z.optional(z.union([epoch, z.literal('latest')])),
  /** A kept row, a typed sample, or null for the spec's own probe. */
  sample: z.optional(z.nullable(z.union([whole, typedSample]))),
};

/** A finding of a run, as the page has it: the host looks it up among those that the run has now. */
const finding = { code: z.enum(findingCodes), run: runId };

const travelWish = z.union([
  z.readonly(z.object({ time: whole })),
  z.readonly(z.object({ by: z.enum(strides), direction: z.union([z.literal(1), z.literal(-1)]) })),
]);

/** Longer notes are cut by the page. */
const note = text(200);
const bookmarkChange = z.discriminatedUnion('kind', [
  z.readonly(z.object({ kind: z.literal('add'), time: whole, note })),
  z.readonly(z.object({ kind: z.literal('rename'), id: text(200), note })),
  z.readonly(z.object({ kind: z.literal('remove'), id: text(200) })),
]);

const kept = z.object({
  spec: specUri,
  /** The run in which `selection` was selected. */
  run: z.catch(z.optional(runId), undefined),
  selection: z.catch(z.optional(z.object(selection)), undefined),
});

/** A question has an id, and its answer has the same: what was asked before the last reload is nobody's any more. */
export const panelSchema = z.discriminatedUnion('type', [
  /** The page has loaded and knows nothing yet. */
  z.object({
    type: z.literal('ready'),
    view,
    /** How often the page has chosen: 0 of one that was opened anew, more of one that has lost the thread. */
    choice: z.optional(whole),
  }),
  /** It has drawn a frame. */
  z.object({ type: z.literal('ack'), frame: whole }),
  z.object({ type: z.literal('view'), view }),
  z.object({
    type: z.literal('select'),
    ...selection,
    /** The page counts its choices, and is told of how many a frame knows. */
    choice: z.optional(whole),
    /** The run in which it was chosen: in another one it means nothing. */
    run: z.optional(runId),
  }),
  z.object({
    type: z.literal('control'),
    action: z.enum(['train', 'trainWithNewSeed', 'continue', 'pause', 'resume', 'stop']),
  }),
  /** Show another run of the spec. */
  z.object({ type: z.literal('show'), run: runId }),
  z.object({ type: z.literal('remove'), run: runId }),
  /** Asks where the shown run and another one part. */
  z.object({ type: z.literal('compare'), id: whole, run: runId }),
  /** Asks how a number of an epoch came about; null for what stands out in the selected layer. */
  z.object({ type: z.literal('why'), ref: z.nullable(quantityRef), epoch }),
  /** Shows what a code of a finding means. */
  z.object({ type: z.literal('explain'), code: finding.code }),
  /** Trains a copy of the network with a fix of a finding, which is counted from 0. */
  z.object({ type: z.literal('tryFix'), ...finding, fix: whole }),
  /** Writes a fix into the spec. */
  z.object({ type: z.literal('applyFix'), ...finding, fix: whole }),
  /** Tries all fixes of a finding and ranks them. */
  z.object({ type: z.literal('compareFixes'), ...finding }),
  /** Writes a fix of a trial into the spec. */
  z.object({ type: z.literal('applyTried'), trial: whole, fix: whole }),
  /** Show the layer's definition in the spec. */
  z.object({ type: z.literal('reveal'), layer: whole }),
  /** Asks for the scalars of an epoch, which the curves show in blocks only. */
  z.object({ type: z.literal('read'), id: whole, epoch }),
  /** Asks for the exact element that a picture's cell shows, which stands for a block of elements. */
  z.object({
    type: z.literal('cell'),
    id: whole,
    layer: whole,
    epoch,
    /** The stop of the debugger that the picture is of. */
    stop: z.optional(text(20_000)),
    tensor: z.enum(panelQuantities),
    block: z.readonly(z.object(size)),
  }),
  /** Asks for the ways to export what the panel is about. */
  z.object({ type: z.literal('export') }),
  /** Opens the shown run in a debugger. */
  z.object({ type: z.literal('debug') }),
  /** Goes to another moment of the debug session. */
  z.object({ type: z.literal('travel'), to: travelWish }),
  z.object({ type: z.literal('bookmark'), change: bookmarkChange }),
  /** Asks for a breakpoint on a number. */
  z.object({ type: z.literal('breakWhen'), ref: quantityRef }),
  /** A picture to be saved, with a few words for the name of its file. */
  z.object({ type: z.literal('picture'), what: text(200), png: z.custom<Uint8Array<ArrayBuffer>>(isPicture) }),
  /** The answer to the `describe` of the same id (src/panel/reportFacts.ts). */
  z.object({ type: z.literal('appearance'), id: whole, classes: text(1000), variables, preferences: text(1_000_000) }),
]);

/** What one page shows, beside what is selected everywhere. The page keeps it, over a reload too, and says it. */
export type View = z.infer<typeof view>;

export type PanelToHost = Readonly<z.infer<typeof panelSchema>>;

export const firstView: View = {
  quantity: 'gradientNorm',
  range: null,
  learned: noChoice,
  overlays: [],
  region: null,
  cell: null,
};

/** The types of all messages of a page. */
export const panelMessageTypes: readonly PanelToHost['type'][] = panelSchema.def.options.flatMap(
  ({ shape }) => shape.type.def.values,
);

/** What a page said, or undefined when it is none of its messages: pages are not trusted. */
export function panelMessage(data: unknown): PanelToHost | undefined {
  return understood(panelSchema, data);
}

/** The spec's URI, and what was selected in which run, in the state that a page kept; undefined when it is unreadable. */
export function keptPanel(data: unknown): KeptPanel | undefined {
  return understood(kept, data);
}

interface KeptPanel {
  readonly spec: string;
  readonly run?: string | undefined;
  readonly selection?: SelectionChange | undefined;
}

/** The view that a page kept; the first view when it is unreadable. */
export function savedView(data: unknown): View {
  return understood(savedViewed, data) ?? firstView;
}
