/** Measures how long the answers take that need a part of a training done again: the optimizer's memory after an epoch. */
import type { CreateArithmetic } from '../../src/engine/arithmetic.ts';
import type { EngineOptions } from '../../src/engine/options.ts';
import { createTrainer } from '../../src/engine/trainer.ts';
import type { LayerWeights } from '../../src/run/questions.ts';
import { weightsOf } from '../../src/run/weightRows.ts';
import { Replay } from '../../src/threads/replay.ts';

/** Milliseconds. */
export interface ReplayFigures {
  /** An answer about the last epoch, from the start. */
  readonly fromStart: number;
  /** Answers about any epochs after it. */
  readonly later: readonly number[];
}

/** Turns in which nobody asks, so that marks are left. */
const idleTurns = 100;

export async function measureReplays(
  options: EngineOptions,
  arithmetic: CreateArithmetic,
  visits: number,
): Promise<ReplayFigures> {
  const { epochs } = options;
  const recorded = recordedWeights(options, arithmetic);
  const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve));
  const replay = new Replay(options, arithmetic, { now: () => performance.now(), nextTurn, progress: () => {} });
  const ask = async (epoch: number): Promise<number> => {
    const start = performance.now();
    const question = { epoch, epochs, about: { kind: 'state', layer: 0 }, recorded: recorded[epoch - 1] } as const;
    const reply = await replay.answer(question, () => false);
    if (reply.type !== 'answer') throw new Error(JSON.stringify(reply));
    const taken = performance.now() - start;
    for (let turn = 0; turn < idleTurns; turn++) await nextTurn();
    return taken;
  };
  const fromStart = await ask(recorded.length);
  const later: number[] = [];
  for (let visit = 1; visit <= visits; visit++) {
    later.push(await ask(1 + Math.floor(((visit * 0.618034) % 1) * recorded.length)));
  }
  return { fromStart, later };
}

/** Those after each epoch that there was. */
function recordedWeights(options: EngineOptions, arithmetic: CreateArithmetic): LayerWeights[][] {
  const trainer = createTrainer(options, { arithmetic });
  const weights: LayerWeights[][] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) weights.push([...weightsOf(trainer.layout, { row: record.tensors! })]);
  }
  return weights;
}
