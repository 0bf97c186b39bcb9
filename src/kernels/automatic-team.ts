/** A team of as many threads as were asked for, or as the machine is good for. */
import { isNode, nodeModule } from '../node-module';
import type { ResidentMatrix } from './kernel';
import { alone, startTeam, type Team } from './team';

/** Beyond this many, threads wait for memory and for one another. */
const MOST = 8;

export interface StaffedTeam extends Team {
  /** Why there is one thread where `auto` would have had more. */
  readonly refusal?: string;
}

/**
 * @param workers a number of threads, or `auto`: one for each core, up to 8, and one where no more are to be had
 * @throws Error where a number of threads was asked for that the environment refuses
 */
export async function staff(workers: number | 'auto', matrices: readonly ResidentMatrix[]): Promise<StaffedTeam> {
  if (workers !== 'auto') return startTeam(workers, matrices);
  try {
    return await startTeam(await sizeOf(workers), matrices);
  } catch (error) {
    return { ...alone(matrices), refusal: error instanceof Error ? error.message : String(error) };
  }
}

/** How many threads that asks for. */
export async function sizeOf(workers: number | 'auto'): Promise<number> {
  return workers === 'auto' ? Math.min(await cores(), MOST) : workers;
}

async function cores(): Promise<number> {
  if (isNode) return (await nodeModule<typeof import('node:os')>('node:os')).availableParallelism();
  return (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator?.hardwareConcurrency ?? 1;
}
