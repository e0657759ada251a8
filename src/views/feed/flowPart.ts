import { fusedLoss } from '../../engine/fusedLosses.ts';
import type { ActivationName, LossName } from '../../engine/options.ts';
import type { Flow } from '../../protocol/flow.ts';
import type { RunInfo } from '../../protocol/run.ts';
import { flowRows, recordedProbe } from '../flow.ts';
import type { Part, Viewed } from './part.ts';

/** The flow through all layers at the chosen epoch. */
export class FlowPart implements Part<Flow> {
  #sentEpoch = 0;

  reset(): void {
    this.#sentEpoch = 0;
  }

  next({ run, selection }: Viewed): Flow | null {
    const { history, info } = run;
    const epoch = history.recordedEpoch(selection.epoch);
    const tensors = epoch && history.tensorsOf(epoch);
    if (!epoch || !tensors || epoch === this.#sentEpoch) return null;
    this.#sentEpoch = epoch;
    const { layout } = history;
    const probe = recordedProbe(layout, tensors);
    const rows = flowRows(layout, history.scalarsOf(epoch), tensors, probe);
    return { epoch, sample: info.probe, isFused: isFused(info), rows };
  }
}

function isFused({ layers, loss }: RunInfo): boolean {
  return fusedLoss(layers.at(-1)!.activation as ActivationName, loss as LossName) !== undefined;
}
