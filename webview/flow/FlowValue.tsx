import { type Flow, type FlowNumber, flowNumber, isMissing } from '../../src/panel/flowPicture.ts';
import { Value } from '../Value.tsx';

interface FlowValueProps {
  readonly flow: Flow;
  readonly layer: number;
  readonly name: FlowNumber;
}

/** A number of the flow; at a stop of the debugger a dash for one that is not there. */
export function FlowValue({ flow, layer, name }: FlowValueProps) {
  if (isMissing(flow, layer, name)) {
    return (
      <span class="value missing" title="Not computed at this stop">
        –
      </span>
    );
  }
  return <Value value={flowNumber(flow, layer, name)} digits={2} />;
}
