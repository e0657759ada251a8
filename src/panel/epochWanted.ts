import { count, quote } from '../spec/words.ts';

/** The epoch that a person typed, of so many; or what is wrong, in words. */
export function epochWanted(text: string, epochs: number): number | 'latest' | { readonly problem: string } {
  const typed = text.trim();
  if (typed.toLowerCase() === 'latest') return 'latest';
  const epoch = Number(typed.replaceAll(',', ''));
  if (typed !== '' && Number.isSafeInteger(epoch) && epoch >= 1 && epoch <= epochs) return epoch;
  const range = epochs === 1 ? '1' : `a whole number from 1 to ${count(epochs)}`;
  return { problem: `Give ${range}, or "latest"; found ${typed === '' ? 'nothing' : quote(typed)}.` };
}
