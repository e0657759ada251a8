import { loadSequences } from './install.ts';

const { testSequences } = await loadSequences();

testSequences(176, 25);
