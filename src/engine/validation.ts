import { loadRows } from './batches.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { type Network, shareParameters } from './network.ts';
import type { EngineOptions } from './options.ts';
import { forward } from './passes.ts';

/** Samples that pass through the network at once; only a matter of memory. */
const chunk = 256;

/** The held-out rows under the network's present weights. */
export interface Validation {
  readonly metrics: Metrics;
  /** Runs the forward pass over all rows, fills the metrics and returns the mean loss, weighted where classes are; NaN without rows. */
  run(): number;
}

export function createValidation(network: Network, options: EngineOptions): Validation {
  const { validation } = options;
  const { rows } = validation;
  const own = shareParameters(network, Math.min(rows, chunk));
  const metrics = createMetrics(options, validation);
  return {
    metrics,
    run: () => {
      metrics.reset();
      let loss = 0;
      let weight = 0;
      for (let start = 0; start < rows; start += chunk) {
        const B = Math.min(chunk, rows - start);
        loadRows(own, validation, start, B);
        forward(own, B);
        for (let n = 0; n < B; n++) {
          loss += own.sampleLosses[n];
          weight += own.sampleWeights?.[n] ?? 1;
        }
        metrics.add(own, B);
      }
      return loss / weight;
    },
  };
}
