import { knownNumbers, recordedMoment } from '../run/moment.ts';
import type { Run } from '../run/run.ts';
import type { Selection, TypedSample } from '../run/runState.ts';

/** The numbers of the sample that is selected, to be changed; undefined where they are not known: no epoch is recorded yet. */
export function presentSample(run: Run, { epoch, sample }: Selection): TypedSample | undefined {
  if (typeof sample === 'object') return sample;
  const { samples, history, info } = run;
  if (!samples) return undefined;
  if (sample !== undefined) {
    const [I, O] = [info.layers[0]!.inputs, info.layers.at(-1)!.outputs];
    return {
      inputs: Array.from(samples.inputs.subarray(sample * I, (sample + 1) * I)),
      targets: Array.from(samples.targets.subarray(sample * O, (sample + 1) * O)),
    };
  }
  const recorded = history.recordedEpoch(epoch);
  const given = recorded === undefined ? undefined : knownNumbers(recordedMoment({ run, epoch: recorded }), 0, 'input');
  if (!given) return undefined;
  const inputs = Array.from(given.row(0));
  return { inputs, targets: Array.from(samples.probeTargets) };
}
