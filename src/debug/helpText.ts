import type { Names } from '../timeline/names.ts';
import { consoleFunctions } from './consoleCommand.ts';

/** What can be entered in the Debug Console. */
export function helpText({ all, layers }: Pick<Names, 'all' | 'layers'>): string {
  const layer = JSON.stringify(layers[0] ?? '');
  const named = (isOfLayer: boolean) =>
    all
      .filter(facts => facts.isOfLayer === isOfLayer)
      .map(({ name }) => name)
      .join(', ');
  const commands = Object.entries(consoleFunctions).map(
    ([name, { parameters, meaning }]) => `  ${name}(${parameters})\n      ${meaning}`,
  );
  return [
    `An expression reads the moment at which the training stands: norm(gradient(${layer})), W(${layer})[0,1], delta(${layer}, sample(0)).`,
    `Of a layer: ${named(true)}.`,
    `Of the network: ${named(false)}.`,
    'Searches go through the whole training and leave it where it stands:',
    ...commands,
    '"cancel" ends the searches that are under way.',
  ].join('\n');
}
