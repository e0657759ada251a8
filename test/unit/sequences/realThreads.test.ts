import { loadSequences } from './install.ts';

const { testSequences } = await loadSequences();

// A thread of its own for each takes a tenth of a second to start: these two stand for all.
testSequences(1001, 2, 'real');
