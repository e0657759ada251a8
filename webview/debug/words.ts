import { placeInWords } from '../../src/run/stopWords.ts';
import { placeAt, type Travel, type TravelWish } from '../../src/run/travel.ts';
import type { ShownMark } from './strip.ts';

/** A moment in words: `epoch 3, batch 12, backward, hidden, before delta`. */
export function timeInWords(travel: Travel, time: number, layers: readonly string[]): string {
  const place = placeAt(travel, time);
  if (!place) return 'the end of the training';
  const { epoch, batch, stop } = place;
  return placeInWords({ epoch, batch, ...stop }, layers);
}

const kinds: Readonly<Record<ShownMark['kind'], string>> = {
  bookmark: 'Bookmark',
  hit: 'Stopped here',
  checkpoint: 'Checkpoint',
  branch: 'Branch',
};

/** What a mark is: `Bookmark: first dead unit`. */
export function markInWords({ kind, notes }: ShownMark): string {
  const said = notes.filter(note => note !== '').slice(0, 3);
  const more = notes.length > said.length && said.length === 3 ? `, and ${notes.length - 3} more` : '';
  return said.length === 0 ? kinds[kind] : `${kinds[kind]}: ${said.join('; ')}${more}`;
}

interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Where a key on the strip leads: arrows by a step, with Shift by a batch; Page Up and Page Down by an epoch; Home and End. */
export function wishOfKey(event: Key, travel: Travel): TravelWish | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const by = event.shiftKey ? 'batch' : 'step';
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return { by, direction: -1 };
    case 'ArrowRight':
    case 'ArrowUp':
      return { by, direction: 1 };
    case 'PageDown':
      return { by: 'epoch', direction: -1 };
    case 'PageUp':
      return { by: 'epoch', direction: 1 };
    case 'Home':
      return { time: 0 };
    case 'End':
      return { time: travel.reached };
    default:
      return undefined;
  }
}
