import { loadSequences } from './install.ts';

const { testSequences } = await loadSequences();

testSequences(151, 25);
