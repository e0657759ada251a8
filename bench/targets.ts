/** What the product promises, and what it must never fall below. */
import { peakFlops, peaks } from './peaks.ts';
import { findOutcome, type Results, ratioOf } from './results.ts';
import { medianRatio } from './statistics.ts';
import { baseVariant } from './variants.ts';
import { flopsPerEpoch, shapes, type WorkloadName } from './workloads.ts';

export interface Target {
  readonly what: string;
  readonly unit: 'x' | '%' | 'ms' | 'MB';
  readonly better: 'more' | 'less';
  readonly target: number;
  readonly floor: number;
  /** Undefined where this run has not measured it. */
  readonly measure: (results: Results) => number | undefined;
}

const recording = `${baseVariant}-recording`;
const twoThreads = `${baseVariant}-two-threads`;
const single = 'ours-f32';

export const targets: readonly Target[] = [
  faster('W1', 'synaptic', 2, 1.2),
  faster('W1', 'brain', 4, 3),
  faster('W1', 'tfjs', 2000, 1000),
  faster('W2', 'synaptic', 7, 5),
  faster('W2', 'objects', 29, 20),
  faster('W2', 'tfjs', 350, 200),
  faster('W3', 'synaptic', 5, 3.5),
  faster('W3', 'objects', 28, 18),
  faster('W3', 'tfjs', 200, 130),
  faster('W4', 'tfjs-wasm', 7, 5),
  faster('W5', 'tfjs-wasm', 9, 6),
  faster('W4', 'tfjs-wasm', 13, 5, single),
  faster('W5', 'tfjs-wasm', 16, 6, single),
  faster('W4', 'torch-f64', 1.6, 1.1),
  faster('W5', 'torch-f64', 1.6, 1.1),
  faster('W4', 'torch-f32', 1.6, 1.1, single),
  faster('W5', 'torch-f32', 1.6, 1.1, single),
  faster('W4', 'torch-f64-best', 0.7, 0.5),
  faster('W5', 'torch-f64-best', 0.33, 0.25),
  faster('W4', 'torch-f64-best', 1.1, 0.5, twoThreads),
  faster('W5', 'torch-f64-best', 0.6, 0.25, twoThreads),
  {
    what: "W4: share of one core's peak, WebAssembly FMA in float64",
    unit: '%',
    better: 'more',
    target: 85,
    floor: 60,
    measure: results => peakShare(results, 'peak f64 FMA'),
  },
  two('W4'),
  two('W5'),
  recorded('W1', 25, 35),
  ...(['W2', 'W3', 'W4', 'W5'] as const).map(workload => recorded(workload, 5, 8)),
  {
    what: 'W4: start-up to the first step',
    unit: 'ms',
    better: 'less',
    target: 10,
    floor: 20,
    measure: ({ startUp }) => startUp.find(({ competitor }) => competitor.id === baseVariant)?.value,
  },
  {
    what: 'W4: memory beyond data and weights',
    unit: 'MB',
    better: 'less',
    target: 64,
    floor: 128,
    measure: ({ memory }) => memory.find(({ competitor }) => competitor.id === baseVariant)?.value,
  },
];

/** Of what the engine computes in the time of its matrix products to the peak, in percent. */
export function peakShare(results: Results, peakId: string, id: string = baseVariant): number | undefined {
  const [ours, peak] = [id, peakId].map(name => findOutcome(results, 'W4', name));
  const kind = peaks.find(one => one.id === peakId);
  if (!kind || !ours?.seconds.length || !peak?.seconds.length) return undefined;
  const work = flopsPerEpoch(shapes.W4) / peakFlops(kind);
  return 100 * work * medianRatio(peak.seconds, ours.seconds);
}

/** `id` may begin the ids of several competitors: then the fastest of them is meant. */
function faster(workload: WorkloadName, id: string, target: number, floor: number, ours = baseVariant): Target {
  const measure = (results: Results) => {
    const known = results.races.get(workload)?.map(({ competitor }) => competitor.id) ?? [];
    const ids = known.includes(id) ? [id] : known.filter(name => name.startsWith(`${id}-`));
    const ratios = ids.map(name => ratioOf(results, workload, name, ours)).filter(ratio => ratio !== undefined);
    return ratios.length === 0 ? undefined : Math.min(...ratios);
  };
  return { what: `${workload}: ${ours} against ${id}`, unit: 'x', better: 'more', target, floor, measure };
}

function two(workload: WorkloadName): Target {
  const measure = (results: Results) => ratioOf(results, workload, baseVariant, twoThreads);
  return { what: `${workload}: two threads against one`, unit: 'x', better: 'more', target: 1.6, floor: 1.3, measure };
}

function recorded(workload: WorkloadName, target: number, floor: number): Target {
  const measure = (results: Results) => {
    const ratio = ratioOf(results, workload, recording, baseVariant);
    return ratio === undefined ? undefined : 100 * (ratio - 1);
  };
  return { what: `${workload}: overhead of recording`, unit: '%', better: 'less', target, floor, measure };
}

/** Whether a number reaches a bar of its target. */
export function reaches({ better }: Target, measured: number, bar: number): boolean {
  return better === 'more' ? measured >= bar : measured <= bar;
}
