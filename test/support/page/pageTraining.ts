import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inProject } from '../../../scripts/paths.ts';
import { beforeTraining } from '../../../src/diagnose/beforeTraining.ts';
import { failedBatch } from '../../../src/engine/divergence.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { measureTest } from '../../../src/engine/testing.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { Run } from '../../../src/run/run.ts';
import { runFacts } from '../../../src/run/runFacts.ts';
import type { RunInfo } from '../../../src/run/runState.ts';
import { runSubject } from '../../../src/run/runSubject.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { dataFiles } from '../../../src/threads/node/dataFiles.ts';
import { textDigest } from '../../../src/threads/node/digests.ts';
import { Outbox } from '../../../src/threads/outbox.ts';

export interface PageTrainingOptions {
  /** In place of the spec's own. */
  readonly epochs?: number;
  readonly seed?: number;
  /** Memory for recorded tensors; 256 MB, as the setting has it. */
  readonly historyBytes?: number;
  /** Facts in place of the run's own. */
  readonly info?: Partial<Pick<RunInfo, 'id' | 'startedAt'>>;
}

/** Trainings of this process: no two runs have the same id. */
let runs = 0;

/** A training in this thread, on the plain arithmetic, which goes on only when it is told to. */
export class PageTraining {
  readonly run: Run;
  /** What it is trained with. */
  readonly options: EngineOptions;
  readonly #trainer: Trainer;
  readonly #measureTest: () => Float64Array | undefined;

  private constructor(run: Run, options: EngineOptions, trainer: Trainer, measure: () => Float64Array | undefined) {
    this.run = run;
    this.options = options;
    this.#trainer = trainer;
    this.#measureTest = measure;
  }

  /** `spec` is a file of the project, such as `examples/xor.mlp.json`, or the spec itself. Rejects when it has errors. */
  static async of(spec: string | object, options: PageTrainingOptions = {}): Promise<PageTraining> {
    const file = inProject(typeof spec === 'string' ? spec : 'examples/written.mlp.json');
    const text = typeof spec === 'string' ? await readFile(file, 'utf8') : JSON.stringify(spec);
    const scope = { folder: dirname(file), root: inProject() };
    const files = dataFiles(scope);
    const { historyBytes = 256e6, info: given, ...overrides } = options;
    const prepared = await prepare(text, { files, limits: defaultLimits, ...overrides });
    const { parsed, problems, options: engine } = prepared;
    if (!parsed.spec || !engine) throw new Error(`Not a network: ${problems.map(({ message }) => message).join('; ')}`);
    const uri = `file:///work/${file.split(/[\\/]/).at(-1)}`;
    const subject = runSubject(prepared);
    const facts = runFacts(parsed.spec, engine, 'written', textDigest, subject?.samples);
    const before = beforeTraining(prepared);
    const info = {
      ...facts,
      ...(before && { before }),
      id: `run ${++runs}`,
      spec: uri,
      seedGiven: false,
      startedAt: 0,
      ...given,
    };
    const trainer = createTrainer(engine, { arithmetic: plainArithmetic });
    const { seed } = overrides;
    // What a replay of the run is trained from.
    const request = {
      text,
      files: scope,
      limits: defaultLimits,
      fallbackName: 'written',
      computing: { reproducible: true, threads: 1 },
      ...(seed !== undefined && { seed }),
    } as const;
    const run = new Run(info, historyBytes, subject, request);
    return new PageTraining(run, engine, trainer, () => measureTest(trainer, engine));
  }

  /** Trains so many epochs, or fewer where the run ends, and appends them to the run as one message of a worker. */
  train(epochs: number): void {
    const outbox = new Outbox();
    const end = this.#trainer.epoch + epochs;
    while (this.#trainer.state === 'training' && this.#trainer.epoch < end) {
      const block = this.#trainer.run(end - this.#trainer.epoch);
      if (block) outbox.add(block);
    }
    if (!outbox.isEmpty) this.run.append(outbox.take());
    this.#end();
  }

  /** Trains to the end. */
  finish(): void {
    while (this.#trainer.state === 'training') this.train(100);
    this.#end();
  }

  #end(): void {
    const { state, divergence, stopReason } = this.#trainer;
    if (state === 'training' || this.run.status.state !== 'running') return;
    this.run.setState(
      state,
      divergence?.message ?? stopReason,
      this.#measureTest(),
      divergence && failedBatch(divergence),
    );
  }
}

/** A run that was trained to its end. */
export async function trainedRun(spec: string | object, options?: PageTrainingOptions): Promise<Run> {
  const training = await PageTraining.of(spec, options);
  training.finish();
  return training.run;
}
