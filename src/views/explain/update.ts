import type { NumberRef } from '../../protocol/chain.ts';
import type { Steps } from '../../protocol/replay.ts';
import { explain } from './explain.ts';
import type { ChainSource } from './source.ts';
export function explainUpdate(source: ChainSource, ref: NumberRef, _steps: Steps) {
  return explain(source, ref);
}
