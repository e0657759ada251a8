import { lineAndColumn } from '../../spec/lines.ts';
import { type ParsedSpec, parseSpec } from '../../spec/parse.ts';
import { quote } from '../../spec/words.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import type { LineAndColumn } from '../client.ts';
import { type Places, placesOf, type Subject } from '../places.ts';
import type { Session } from '../session.ts';
import { phaseOffsets } from './phasePlaces.ts';
import type { Problem } from './predicate.ts';

/** A text in which breakpoints stand. */
export interface SpecText {
  readonly places: Places;
  /** Whether it is the text that is trained. */
  readonly isTrained: boolean;
  /** Why nothing of the training can be found in it. */
  readonly problem: string | undefined;
  /** Where the phases of a layer stand. */
  phases(layer: number): Readonly<Record<'forward' | 'backward' | 'update', LineAndColumn>>;
  /** What a layer is called in it, as far as it can be read. */
  nameOf(layer: number): string | undefined;
}

const unreadable =
  'The file has been changed since the training began, and no layers are found in it any more. The training goes on with the text that it began with.';

/** The text as it is trained, or as it is by now. */
export function specText(text: string, isTrained: boolean, parsed: ParsedSpec = parseSpec(text)): SpecText {
  const place = (offset: number) => lineAndColumn(text, offset);
  return {
    places: placesOf(text, parsed),
    isTrained,
    problem: !isTrained && parsed.layerRanges.length === 0 ? unreadable : undefined,
    phases(layer) {
      const { forward, backward, update } = phaseOffsets(text, parsed.layerRanges[layer]!);
      return { forward: place(forward), backward: place(backward), update: place(update) };
    },
    nameOf: layer => parsed.layers[layer]?.name,
  };
}

/** The text of the spec as it is by now: what was trained where nothing else can be read. */
export async function readSpecText({ debuggee, host, launch }: Session): Promise<SpecText> {
  const { text, prepared } = debuggee;
  let saved = text;
  try {
    saved = (await host.savedText?.(launch!.program)) ?? text;
  } catch {
    // Deleted while it is debugged: the training goes on with its own text.
  }
  return saved === text ? specText(text, true, prepared.parsed) : specText(saved, false);
}

/** What of the training a subject of a text is: a layer by its name. Why there is nothing, where the text has changed. */
export function trainedSubject(text: SpecText, subject: Subject, { options }: Timeline): Subject | Problem {
  if (text.isTrained || subject.type !== 'layer') return subject;
  const name = text.nameOf(subject.layer);
  const layer = name === undefined ? subject.layer : options.layers.findIndex(own => own.name === name);
  if (options.layers[layer]) return { type: 'layer', layer };
  const what = name === undefined ? `Layer ${subject.layer + 1}` : quote(name);
  return {
    problem: `${what} is not in the training that is debugged: the file has changed since. Start it again to debug the new text.`,
  };
}
