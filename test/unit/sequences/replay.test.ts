import { loadSequences } from './install.ts';

const { testSequences } = await loadSequences();

/** `SEEDS=17` or `SEEDS=200-299` does these. */
const [first = 2001, last = first] = (process.env.SEEDS?.split('-') ?? []).map(Number);
testSequences(first, last - first + 1);
