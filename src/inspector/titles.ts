import { assertNever } from '../run/runState.ts';
import type { Inspected } from './inspected.ts';
import type { Group } from './tensors.ts';

export function groupTitle(group: Group): string {
  return { forward: 'Forward', backward: 'Backward', epoch: 'Epoch', update: 'Update' }[group];
}

/** What a group's numbers are of. */
export function groupSubject(group: Group, { sampleName, epoch, isComputing, stop }: Inspected): string {
  if (stop)
    return group === 'forward' || group === 'backward' ? `${sampleName}, at this stop` : `epoch ${epoch} is not over`;
  switch (group) {
    case 'forward':
    case 'backward':
      return isComputing
        ? `${sampleName}, being computed ...`
        : `${sampleName}, before the first update of epoch ${epoch}`;
    case 'epoch':
      return `epoch ${epoch}, all samples`;
    case 'update':
      return `in epoch ${epoch}`;
    default:
      return assertNever(group);
  }
}
