import type { World } from './world.ts';

/** What must hold whenever nothing happens any more. */
export async function assertRight(_: World): Promise<void> {}
