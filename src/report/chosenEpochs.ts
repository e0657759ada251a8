export interface ChosenEpochs {
  readonly epochs: readonly number[];
  /** Every so many of those that there are. */
  readonly step: number;
}

/**
 * At most `most` of ascending epochs: evenly chosen, counted back from the newest, and `wanted` among them if it is one. A
 * single one is the wanted one, else the newest.
 */
export function chosenEpochs(epochs: Int32Array, most: number, wanted: number | undefined): ChosenEpochs {
  if (epochs.length <= most) return { epochs: [...epochs], step: 1 };
  const hasWanted = wanted !== undefined && epochs.includes(wanted);
  if (most < 1) return { epochs: [], step: epochs.length };
  if (most < 2) return { epochs: [hasWanted ? wanted : epochs.at(-1)!], step: epochs.length };
  const step = Math.ceil(epochs.length / (most - 1));
  const isChosen = (epoch: number, index: number) =>
    (epochs.length - 1 - index) % step === 0 || (hasWanted && epoch === wanted);
  return { epochs: [...epochs].filter(isChosen), step };
}
