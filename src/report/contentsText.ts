import { count, counted, ordinal } from '../spec/words.ts';
import type { Contents } from './embeddedRun.ts';

/** What the report holds of a run, as a sentence. */
export function contentsText(contents: Contents): string {
  const { epochs, thinnedEpochs, thinnedStride } = contents;
  if (contents.epochs === 0) return 'No epoch had been recorded.';
  const scalars =
    thinnedEpochs === 0
      ? 'the losses and norms of every epoch'
      : `the losses and norms of the last ${counted(epochs - thinnedEpochs, 'epoch')}, of older ones the least and largest in every ${count(thinnedStride)} epochs`;
  return `It holds ${scalars}, and ${tensorsText(contents)}.`;
}

function tensorsText({ tensors: { epochs, step }, recorded, epochBytes }: Contents): string {
  if (recorded === 0) return 'no tensors';
  if (epochs.length === recorded) return `the tensors of all ${count(recorded)} recorded epochs`;
  if (epochs.length === 0) return `no tensors: those of one epoch take ${count(Math.ceil(epochBytes / 1e6))} MB`;
  if (epochs.length === 1)
    return `the tensors of epoch ${count(epochs[0]!)} alone, of ${count(recorded)} recorded ones`;
  return `the tensors of every ${ordinal(step)} recorded epoch (${count(epochs.length)} of ${count(recorded)})`;
}
