import { loadSequences } from './install.ts';

const { testSequences } = await loadSequences();

testSequences(26, 25);
