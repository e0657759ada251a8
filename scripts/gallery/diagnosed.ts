import { diagnose } from '../../src/diagnose/diagnose.ts';
import { runTrace, type Trace } from '../../src/diagnose/trace.ts';
import type { GallerySpec } from './cases.ts';
import { type Answer, loudCodes } from './score.ts';
import { trainedFile } from './training.ts';

/** What is found of a spec: by all rules, and by those that read the training alone. */
export interface Diagnosed {
  readonly all: Answer;
  readonly traceOnly: Answer;
  /** Milliseconds of processor time that the rules took over the training. */
  readonly milliseconds: number;
}

export async function diagnosed(spec: GallerySpec, seed: number | undefined): Promise<Diagnosed> {
  const { name, kind, label, file } = spec;
  const trace = runTrace(await trainedFile(file, seed));
  const start = process.threadCpuUsage();
  const all = loudCodes(diagnose(trace));
  const { user, system } = process.threadCpuUsage(start);
  const milliseconds = (user + system) / 1000;
  const answer = { name, kind, label, seed };
  return {
    all: { ...answer, ...all },
    traceOnly: { ...answer, ...loudCodes(diagnose(withoutFindings(trace))) },
    milliseconds,
  };
}

/** The training and its settings, without what rules found in text and data before it. */
function withoutFindings(trace: Trace): Trace {
  return trace.before ? { ...trace, before: { ...trace.before, findings: [] } } : trace;
}
