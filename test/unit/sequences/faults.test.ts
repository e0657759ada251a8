import { loadFaults } from './install.ts';

const { testFaults } = await loadFaults();

testFaults();
