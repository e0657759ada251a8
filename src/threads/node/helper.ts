import { workerData } from 'node:worker_threads';
import { joinTeam, type TeamMember } from '../../wasm/team.ts';

/** Entry of the second thread of a training: works until the first one ends. */
joinTeam(workerData as TeamMember);
